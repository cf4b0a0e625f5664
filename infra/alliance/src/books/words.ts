/** What the made-up books are made of. Classics and publishers are real names; everything else is put together from parts. */

export interface Classic { title: string, author: string, dynasty?: string, clc: string, language: 'chi' | 'eng', english?: string }

export const classics: Classic[] = [
  { title: '红楼梦', author: '曹雪芹', dynasty: '清', clc: 'I242.4', language: 'chi', english: 'The dream of the red chamber' },
  { title: '三国演义', author: '罗贯中', dynasty: '明', clc: 'I242.4', language: 'chi', english: 'Romance of the three kingdoms' },
  { title: '西游记', author: '吴承恩', dynasty: '明', clc: 'I242.4', language: 'chi', english: 'Journey to the west' },
  { title: '水浒传', author: '施耐庵', dynasty: '明', clc: 'I242.4', language: 'chi', english: 'Outlaws of the marsh' },
  { title: '聊斋志异', author: '蒲松龄', dynasty: '清', clc: 'I242.1', language: 'chi' },
  { title: '儒林外史', author: '吴敬梓', dynasty: '清', clc: 'I242.4', language: 'chi' },
  { title: '史记', author: '司马迁', dynasty: '汉', clc: 'K204.2', language: 'chi' },
  { title: '资治通鉴', author: '司马光', dynasty: '宋', clc: 'K204.3', language: 'chi' },
  { title: '梦溪笔谈', author: '沈括', dynasty: '宋', clc: 'Z429.441', language: 'chi' },
  { title: '本草纲目', author: '李时珍', dynasty: '明', clc: 'R281.3', language: 'chi' },
  { title: '天工开物', author: '宋应星', dynasty: '明', clc: 'N092', language: 'chi' },
  { title: '徐霞客游记', author: '徐弘祖', dynasty: '明', clc: 'K928.9', language: 'chi' },
  { title: '呐喊', author: '鲁迅', clc: 'I210.6', language: 'chi' },
  { title: '朝花夕拾', author: '鲁迅', clc: 'I210.4', language: 'chi' },
  { title: '骆驼祥子', author: '老舍', clc: 'I246.5', language: 'chi', english: 'Camel Xiangzi' },
  { title: '四世同堂', author: '老舍', clc: 'I246.5', language: 'chi' },
  { title: '边城', author: '沈从文', clc: 'I246.5', language: 'chi' },
  { title: '子夜', author: '茅盾', clc: 'I246.5', language: 'chi' },
  { title: '家', author: '巴金', clc: 'I246.5', language: 'chi' },
  { title: '呼兰河传', author: '萧红', clc: 'I246.5', language: 'chi' },
  { title: 'Pride and prejudice', author: 'Austen, Jane', clc: 'I561.44', language: 'eng' },
  { title: 'Sense and sensibility', author: 'Austen, Jane', clc: 'I561.44', language: 'eng' },
  { title: 'Great expectations', author: 'Dickens, Charles', clc: 'I561.44', language: 'eng' },
  { title: 'A tale of two cities', author: 'Dickens, Charles', clc: 'I561.44', language: 'eng' },
  { title: 'Middlemarch', author: 'Eliot, George', clc: 'I561.44', language: 'eng' },
  { title: 'Jane Eyre', author: 'Brontë, Charlotte', clc: 'I561.44', language: 'eng' },
  { title: 'Wuthering Heights', author: 'Brontë, Emily', clc: 'I561.44', language: 'eng' },
  { title: 'Moby-Dick', author: 'Melville, Herman', clc: 'I712.44', language: 'eng' },
  { title: 'Walden', author: 'Thoreau, Henry David', clc: 'I712.64', language: 'eng' },
  { title: 'The adventures of Tom Sawyer', author: 'Twain, Mark', clc: 'I712.44', language: 'eng' }
]

export interface Topic { zh: string, en: string, clc: string }

export const topics: Topic[] = [
  { zh: '桥梁工程', en: 'bridge engineering', clc: 'U44' }, { zh: '水利', en: 'water conservancy', clc: 'TV' },
  { zh: '园林', en: 'gardens', clc: 'TU986' }, { zh: '建筑', en: 'architecture', clc: 'TU' },
  { zh: '地方志', en: 'local history', clc: 'K29' }, { zh: '考古', en: 'archaeology', clc: 'K87' },
  { zh: '茶', en: 'tea', clc: 'TS971' }, { zh: '陶瓷', en: 'ceramics', clc: 'J527' },
  { zh: '书法', en: 'calligraphy', clc: 'J292' }, { zh: '戏曲', en: 'traditional opera', clc: 'J82' },
  { zh: '民歌', en: 'folk song', clc: 'J607' }, { zh: '中医', en: 'Chinese medicine', clc: 'R2' },
  { zh: '营养', en: 'nutrition', clc: 'R151' }, { zh: '儿童心理', en: 'child psychology', clc: 'B844.1' },
  { zh: '水稻栽培', en: 'rice growing', clc: 'S511' }, { zh: '果树栽培', en: 'fruit growing', clc: 'S66' },
  { zh: '养蜂', en: 'beekeeping', clc: 'S89' }, { zh: '淡水养殖', en: 'freshwater fish farming', clc: 'S96' },
  { zh: '农村经济', en: 'rural economy', clc: 'F32' }, { zh: '城市规划', en: 'city planning', clc: 'TU984' },
  { zh: '物流', en: 'logistics', clc: 'F25' }, { zh: '统计学', en: 'statistics', clc: 'C8' },
  { zh: '线性代数', en: 'linear algebra', clc: 'O151' }, { zh: '概率论', en: 'probability', clc: 'O211' },
  { zh: '量子力学', en: 'quantum mechanics', clc: 'O413' }, { zh: '有机化学', en: 'organic chemistry', clc: 'O62' },
  { zh: '天文', en: 'astronomy', clc: 'P1' }, { zh: '气象', en: 'meteorology', clc: 'P4' },
  { zh: '海洋', en: 'the sea', clc: 'P7' }, { zh: '鸟类', en: 'birds', clc: 'Q959.7' },
  { zh: '植物', en: 'plants', clc: 'Q94' }, { zh: '遗传学', en: 'genetics', clc: 'Q3' },
  { zh: '计算机网络', en: 'computer networks', clc: 'TP393' }, { zh: '数据库', en: 'databases', clc: 'TP311' },
  { zh: '人工智能', en: 'artificial intelligence', clc: 'TP18' }, { zh: '程序设计', en: 'programming', clc: 'TP312' },
  { zh: '图书馆', en: 'libraries', clc: 'G25' }, { zh: '阅读', en: 'reading', clc: 'G79' },
  { zh: '家庭教育', en: 'family education', clc: 'G78' }, { zh: '语文教学', en: 'language teaching', clc: 'G633' },
  { zh: '哲学', en: 'philosophy', clc: 'B' }, { zh: '伦理学', en: 'ethics', clc: 'B82' },
  { zh: '民法', en: 'civil law', clc: 'D923' }, { zh: '劳动法', en: 'labour law', clc: 'D922.5' },
  { zh: '摄影', en: 'photography', clc: 'J4' }, { zh: '围棋', en: 'the game of go', clc: 'G891' },
  { zh: '登山', en: 'mountaineering', clc: 'G88' }, { zh: '太极拳', en: 'tai chi', clc: 'G852' }
]

/** {} stands for the topic. */
export const chinesePatterns = [
  '{}概论', '{}导论', '{}史', '{}史话', '{}研究', '{}入门', '{}基础', '{}教程', '{}手册', '{}十讲', '{}新论', '{}漫谈', '中国{}史', '图说{}',
  '{}与社会', '{}与生活', '{}一百问', '走近{}', '{}的故事', '{}实践指南', '现代{}', '江南{}', '{}文选', '{}词典', '{}艺术', '{}思想史', '比较{}', '{}原理'
]
export const englishPatterns = [
  'An introduction to {}', 'A short history of {}', 'The art of {}', 'Principles of {}', 'Handbook of {}', 'Understanding {}', 'Essays on {}',
  '{} for beginners', '{} in practice', 'A companion to {}', 'The story of {}', 'Foundations of {}', 'Rethinking {}', 'The world of {}', '{} and society', 'Modern {}'
]

export const chineseNovelParts = {
  of: ['河', '山', '雨', '雪', '灯', '桥', '巷', '渡口', '屋檐', '稻田', '长街', '旧城', '月光', '秋天', '铁路', '群山', '大海', '故乡', '清晨', '黄昏', '码头', '村庄', '老井', '芦苇'],
  what: ['孩子', '信', '歌', '记忆', '钟声', '影子', '邻居', '守望者', '春天', '来客', '归途', '约定', '秘密', '声音', '颜色', '气味', '回声', '琴师', '裁缝', '邮差', '船', '花园', '账本', '夏天']
}
export const englishNovelParts = {
  of: ['river', 'mountain', 'lantern', 'bridge', 'harbour', 'orchard', 'railway', 'island', 'winter', 'valley', 'lighthouse', 'village', 'garden', 'meadow', 'attic', 'station'],
  what: ['keeper', 'letter', 'song', 'daughter', 'shadow', 'neighbour', 'promise', 'secret', 'stranger', 'return', 'echo', 'clockmaker', 'ferryman', 'winter', 'inheritance', 'silence']
}

export const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文']
export const givenNames = [...'明华文建国志伟丽芳静敏秀英慧玲梅兰竹松柏海波涛江河山峰云雪霞虹晨曦阳光辉煌东南西北春夏秋冬思远博雅书琴诗画鸿飞鹏程家宝安宁康乐平和正义德才学问道立功成业永恒新晓']
export const englishFamilyNames = ['Ashworth', 'Bennett', 'Carver', 'Dalton', 'Ellery', 'Fairfax', 'Goodwin', 'Hartley', 'Ingram', 'Jarvis', 'Kendall', 'Lockwood', 'Mercer', 'Norwood', 'Okafor', 'Prescott', 'Quinn', 'Rowntree', 'Sinclair', 'Thorne', 'Underhill', 'Vaughan', 'Whitaker', 'Yardley', 'Müller', 'García', 'Lindström', 'Novák', 'Dvořák', 'Sørensen']
export const englishGivenNames = ['Alice', 'Benjamin', 'Clara', 'Daniel', 'Eleanor', 'Frederick', 'Grace', 'Henry', 'Isabel', 'James', 'Katherine', 'Leonard', 'Margaret', 'Nathaniel', 'Olivia', 'Peter', 'Rachel', 'Samuel', 'Theresa', 'Victor', 'William', 'Zoë']

/** Long form, short form, place, ISBN prefix (group and publisher, shortened). */
export const chinesePublishers = [
  ['人民文学出版社', '人民文学', '北京', '702'], ['中华书局', '中华书局', '北京', '7101'], ['商务印书馆', '商务印书馆', '北京', '7100'],
  ['生活·读书·新知三联书店', '三联书店', '北京', '7108'], ['上海古籍出版社', '上海古籍', '上海', '75325'], ['上海译文出版社', '上海译文', '上海', '75327'],
  ['作家出版社', '作家', '北京', '75063'], ['江苏凤凰文艺出版社', '江苏文艺', '南京', '75399'], ['高等教育出版社', '高等教育', '北京', '704'],
  ['清华大学出版社', '清华大学', '北京', '7302'], ['北京大学出版社', '北京大学', '北京', '7301'], ['中国农业出版社', '农业', '北京', '7109'],
  ['中国建筑工业出版社', '建工社', '北京', '7112'], ['科学出版社', '科学', '北京', '703'], ['人民卫生出版社', '人卫', '北京', '7117'], ['江洲人民出版社', '江洲人民', '江洲', '75999']
] as const
export const englishPublishers = [
  ['Oxford University Press', 'OUP', 'Oxford', '019'], ['Cambridge University Press', 'CUP', 'Cambridge', '0521'], ['Penguin Books', 'Penguin', 'London', '014'],
  ['Vintage Books', 'Vintage', 'New York', '0679'], ['Routledge', 'Routledge', 'London', '0415'], ['Springer-Verlag', 'Springer', 'Berlin', '3540'],
  ['University of Chicago Press', 'Univ. of Chicago Pr.', 'Chicago', '0226'], ['Princeton University Press', 'Princeton U.P.', 'Princeton, N.J.', '0691'],
  ['W.W. Norton & Company', 'Norton', 'New York', '0393'], ['Lantern Hill Press', 'Lantern Hill', 'Bristol', '0955']
] as const
