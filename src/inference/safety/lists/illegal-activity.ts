/** How to commit crimes: drugs, weapons, fraud, breaking in, laundering, trade in people. */
export const illegalActivityTerms: readonly string[] = [
  "(how to|how do i|how can i|steps to|recipe to|instructions to) (cook|make|synthesize|" +
    "synthesise|produce|manufacture) (meth|crystal meth|methamphetamine|heroin|crack cocaine|" +
    "mdma|ecstasy|fentanyl|ghb|lsd at home)",
  "(how to|how do i|where to|where can i) (buy|order|get|purchase) (cocaine|heroin|meth|" +
    "fentanyl|stolen credit cards|fake passports|a fake passport|fake ids|a fake id|counterfeit " +
    "money|illegal guns|an illegal gun|an untraceable gun|unregistered guns)",
  "(how to|how do i|how can i) (launder money|evade taxes illegally|forge a passport|forge a " +
    "signature|counterfeit money|print counterfeit money|hotwire a car|pick a lock to break in|" +
    "shoplift without getting caught|steal a car|rob a bank|break into a house|break into " +
    "someone's house)",
  "(how to|how do i|how can i) (hack into|break into) (someone's|somebody's|my girlfriend's|my " +
    "boyfriend's|my wife's|my husband's|another person's) (account|email|phone|facebook|" +
    "instagram|whatsapp|bank account|computer)",
  "(how to|how do i) (clone|skim|steal) (credit cards|a credit card|credit card numbers)",
  "(write|create|make|give|build) (me |)(ransomware|a ransomware|a keylogger to steal|a " +
    "phishing page|a phishing email|a phishing site|malware that steals)",
  "(how to|how do i) (make|build|convert|3d print) (a|an) (ghost gun|untraceable gun|fully " +
    "automatic rifle|silencer for a gun|chemical weapon|nerve agent|biological weapon)",
  "(how to|how do i) (make|synthesize|synthesise|produce) (sarin|vx nerve agent|ricin|mustard " +
    "gas|anthrax)",
  "(how to|ways to) (smuggle|traffic) (people|humans|drugs|women|children|weapons)",
  "(怎么|如何|怎样)(制作|制造|合成|提炼|自制)(冰毒|海洛因|可卡因|摇头丸|毒品|芬太尼|k粉|麻古)",
  "(怎么|如何|怎样|哪里|哪里能|在哪里)(买|购买|买到)(冰毒|海洛因|可卡因|毒品|枪支|假币|假证|假护照|迷药|听话水)",
  "(怎么|如何|怎样)(洗钱|伪造身份证|伪造护照|制造假币|印假钞|抢银行|入室盗窃|撬锁入室|逃避警察追捕|逃税漏税)",
  "(怎么|如何|怎样)(盗取|盗|破解|黑进)(别人的|他人的|他人|别人)(银行卡|账号|账户|微信|手机|qq|信用卡|密码)",
  "(怎么|如何|怎样)(搭建|开设|运营)(赌博网站|钓鱼网站|诈骗平台|博彩网站)",
  "(怎么|如何|怎样)(拐卖|贩卖)(妇女|儿童|人口|毒品|枪支)",
  "(怎么|如何|怎样)(制造|制作|合成)(沙林|毒气|神经毒剂|生化武器|蓖麻毒素)",
  "(出售|代办|办理)(假证|假护照|假身份证|假学历|发票代开)",
];
