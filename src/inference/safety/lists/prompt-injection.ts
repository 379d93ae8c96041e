/** Well-known phrases by which a text tries to give a model other orders. Others will pass. */
export const promptInjectionTerms: readonly string[] = [
  "(ignore|disregard|forget|override|bypass) (all |any |all of |)(the |your |my |)(previous|" +
    "prior|above|preceding|earlier|foregoing|initial|original|system) (instructions|instruction|" +
    "prompts|prompt|directions|directives|commands|rules|guidelines|messages|context)",
  "(ignore|disregard|forget) (everything|anything|all) (above|before this|you were told|i said " +
    "before|you have been told)",
  "(reveal|show|print|output|repeat|display|leak|tell me|give me) (me |)(your|the) (system " +
    "prompt|hidden prompt|initial prompt|initial instructions|hidden instructions|system message|" +
    "secret instructions|original instructions)",
  "(repeat|print|output) (everything|all the text|all text|the words|the text) above",
  "what (is|are|was|were) your (system prompt|hidden instructions|initial instructions|" +
    "original instructions|secret instructions)",
  "you are now (dan|in developer mode|in dan mode|jailbroken|unrestricted|an unrestricted ai|" +
    "free from all restrictions)",
  "(enter|enable|activate|switch to) (developer mode|dan mode|jailbreak mode|god mode|" +
    "unrestricted mode)",
  "do anything now mode",
  "act as (dan|an unfiltered ai|an unrestricted ai|an ai without restrictions|an ai with no " +
    "restrictions)",
  "pretend (you have|to have) no (restrictions|rules|guidelines|filters|limitations)",
  "(respond|answer|reply) without any (restrictions|filters|ethical guidelines|moral " +
    "guidelines|content policy)",
  "(your|these) (new|real|true) instructions (are|follow)",
  "new system prompt:",
  "<|im_start|>system",
  "[system override]",
  "(忽略|无视|忘记|忘掉|不要理会|跳过)(之前|以上|上面|前面|先前|此前)(所有的|全部的|的所有|的全部|的|所有|全部|)(指令|指示|提示词|提示|命令|规则|设定|要求|内容)",
  "(忽略|无视|忘记|忘掉)(所有|全部|一切)(之前|以上|上面|前面|先前)(的|)(指令|指示|提示词|提示|命令|规则|设定|要求)",
  "(忽略|无视|忘记)(你的|系统)(系统提示词|系统提示|系统指令|提示词|设定|限制|规则|指令)",
  "(输出|显示|告诉我|泄露|打印|重复|给我看)(你的|系统的)(系统提示词|系统提示|系统指令|初始指令|隐藏指令|初始提示词|提示词原文)",
  "(进入|开启|启用|切换到)(开发者模式|越狱模式|dan模式|上帝模式|无限制模式)",
  "你现在(是dan|没有任何限制|不受任何限制|是一个没有限制的ai|已经越狱)",
  "(扮演|假装)(一个|你是一个|)(没有任何限制|不受任何限制|没有道德限制|不受约束)的(ai|人工智能|助手|机器人)",
];
