/** Sexual content about children, and requests for explicit content. Words of medicine are not here. */
export const sexualTerms: readonly string[] = [
  "(child|kiddie|infant|toddler|preteen|underage|teen|minor) (porn|pornography|pornographic|" +
    "erotica|hentai)",
  "(sexual|sexually explicit|erotic|pornographic) (story|stories|images|image|pictures|photos|" +
    "video|videos|content|roleplay|scene) (about|of|with|involving) (a |)(child|children|minor|" +
    "minors|kid|kids|underage girl|underage boy|little girl|little boy|schoolgirl|toddler)",
  "(sex|have sex|having sex|intercourse) with (a |)(child|children|minor|minors|toddler|" +
    "underage girl|underage boy|animal|animals)",
  "(nude|naked) (pictures|photos|images|pics) of (a |)(child|children|minors|kids|underage " +
    "girl|underage girls|schoolgirls)",
  "(write|tell|generate|create|give) (me |)(a|an|some) (porn|pornographic|sexually explicit|" +
    "explicit sex|hardcore sex|hardcore erotic) (story|scene|stories|video|image|content)",
  "(hardcore porn|gangbang porn|incest porn|rape porn|bestiality porn|revenge porn|deepfake porn)",
  "(free porn|porn videos|xxx videos|sex cam|sex cams)",
  "(make|create|generate) (a |)(nude|naked|pornographic) (deepfake|deepfakes|deep fake)",
  "(幼童|儿童|幼女|未成年|小学生|初中生)(色情|淫秽|裸照|性爱|情色|黄片|色情片|色情图片)",
  "(和|跟|与)(未成年人|小学生|幼女|儿童|未成年少女)(发生性关系|做爱|性交|上床)",
  "(写|生成|给我|创作)(一篇|一段|一个|一部)(色情小说|黄色小说|情色小说|淫秽小说|色情故事|黄文)",
  "(免费|在线观看)(黄片|色情片|成人影片|av)",
  "(换脸|ai脱衣|一键脱衣)(色情|裸照|软件|视频)",
  "(援交|约炮|裸聊)(平台|群|服务|网站)",
];
