/** Intent to harm oneself, and ways to do it. It is not found out who needs help: see to that elsewhere. */
export const selfHarmTerms: readonly string[] = [
  "(how to|how do i|how can i|best way to|easiest way to|painless way to|painless ways to|ways " +
    "to|quickest way to) (kill myself|commit suicide|end my life|end my own life|hang myself|cut " +
    "myself|overdose and die|slit my wrists|starve myself|die by suicide)",
  "(i want to|i wanna|i'm going to|i am going to|i will|i plan to|i've decided to|i have " +
    "decided to) (kill myself|commit suicide|end my life|end it all tonight|hang myself|cut " +
    "myself|slit my wrists|die by suicide)",
  "(lethal dose|how many pills) (to kill myself|to die|for suicide)",
  "(help me|tell me how to) (kill myself|commit suicide|end my life|die by suicide)",
  "(write|draft|help me write) (a|my) suicide note",
  "(you should|just|go) kill yourself",
  "go and kill yourself",
  "(pro ana|pro-ana|thinspo) (tips|tricks|diet)",
  "suicide (pact partner|methods that work|methods without pain)",
  "(怎么|如何|怎样|怎么样)(自杀|自残|割腕|上吊|无痛自杀|结束自己的生命|结束生命)",
  "(我想|我要|我打算|我准备|好想|只想)(自杀|自残|割腕|上吊|结束自己的生命|结束生命|死了算了)",
  "(无痛|最快|最不痛苦)的(自杀方法|自杀方式|死法)",
  "(帮我|教我)(自杀|写遗书|结束生命|自残)",
  "吃多少(安眠药|药)(会死|能死|才会死|才能死)",
  "(相约|约伴|约人)自杀",
  "你(去自杀吧|怎么不去死|快去死吧)",
];
