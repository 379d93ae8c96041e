/** Contempt for people for what they are. Slurs that have a common other meaning are not here. */
const groups =
  "(black people|blacks|jews|muslims|christians|immigrants|refugees|asians|arabs|gays|" +
  "homosexuals|gay people|trans people|transgender people|disabled people|women|gypsies|" +
  "foreigners)";

export const hateTerms: readonly string[] = [
  "(kill|exterminate|eradicate|gas|lynch|hang|burn|deport) all " + groups,
  "death to (all |)" + groups,
  groups +
    " (are|is) (vermin|subhuman|sub-human|subhumans|cockroaches|parasites|an inferior race|" +
    "animals not people|less than human)",
  groups + " (should|must|deserve to) (die|be exterminated|be killed|be gassed|be lynched|be wiped out)",
  "(i hate|we hate) all " + groups,
  "(the holocaust|the shoah) (was a hoax|is a hoax|never happened|is a lie|was a lie)",
  "(white|aryan) (power forever|master race|race is superior|supremacy now)",
  "gas the (jews|kikes)",
  "hitler (was right|did nothing wrong)",
  "(dirty|filthy|fucking|stupid) (niggers|nigger|kikes|kike|faggots|faggot|wetbacks|wetback|" +
    "ragheads|raghead|trannies|tranny)",
  "sieg heil",
  "(黑人|犹太人|穆斯林|回民|同性恋|外国人|移民|难民|残疾人|女人|日本人|韩国人|印度人|农村人|河南人)(都该死|都去死|全都该死|就该灭绝|应该灭绝|都是垃圾|都是畜生|" +
    "都是蛆虫|是劣等民族|是劣等人种|不配活着)",
  "(杀光|灭绝|屠杀)(所有|全部)(黑人|犹太人|穆斯林|同性恋|外国人|移民|日本人|韩国人|印度人)",
  "(劣等民族|劣等人种)(应该|必须|就该)(消灭|灭绝|清除)",
  "希特勒(是对的|没有错|没错)",
  "大屠杀(是谎言|是骗局|没有发生过)",
];
