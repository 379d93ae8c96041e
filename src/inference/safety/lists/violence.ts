/** Threats, incitement, and how to hurt or kill many. */
export const violenceTerms: readonly string[] = [
  "(how to|how do i|how can i|best way to|ways to) (kill|murder|poison|stab|strangle|torture|" +
    "maim) (someone|somebody|a person|people|my wife|my husband|my boss|my neighbor|my neighbour|" +
    "a child)",
  "(how to|how do i|how can i|instructions to|steps to) (make|build|assemble|construct) (a|an) " +
    "(pipe bomb|car bomb|nail bomb|dirty bomb|homemade bomb|explosive vest|suicide vest|" +
    "explosive device|molotov cocktail|improvised explosive device)",
  "(how to|how do i|how can i) (plan|carry out|commit) (a|an) (mass shooting|school shooting|" +
    "massacre|terrorist attack|terror attack|assassination)",
  "(how to|how do i) commit (murder|a murder)",
  "(i will|i'll|i'm going to|i am going to|im going to|i want to|we will) (kill|murder|shoot|" +
    "stab|behead|strangle) (you|him|her|them all|everyone)",
  "(i will|i'll|i'm going to) (shoot up|blow up) (the|this|my|a) (school|church|mosque|" +
    "synagogue|office|mall|airport)",
  "(you|they|he|she) (deserve|deserves) to (be killed|be murdered|be tortured|be beheaded)",
  "(gas|exterminate|slaughter|behead) (them all|all of them)",
  "bomb making instructions",
  "bomb-making instructions",
  "(怎么|如何|怎样|怎么样)(杀人|杀死一个人|杀死别人|毒死人|毒死别人|下毒害人|勒死人|砍死人)",
  "(怎么|如何|怎样)(制造|制作|自制|做)(炸弹|土炸弹|汽车炸弹|自杀式炸弹|燃烧瓶|爆炸装置|简易爆炸装置)",
  "(怎么|如何|怎样)(策划|实施|发动)(恐怖袭击|大屠杀|枪击案|校园枪击|暗杀)",
  "(我要|我会|我一定要|我想)(杀了|弄死|砍死|捅死|打死|炸死|毒死)(你|他|她|他们|你们|你全家|他全家)",
  "(炸弹|炸药)(制作方法|制作教程|制造方法|配方)",
  "血洗(学校|校园|全家)",
];
