import { harvests } from './zh/harvests.js'
import { sources } from './zh/sources.js'
import { quality } from './zh/quality.js'
import { review } from './zh/review.js'
import { rules } from './zh/rules.js'
import { scanning } from './zh/scanning.js'
import { sheets } from './zh/sheets.js'
import { works } from './zh/works.js'
import { exports } from './zh/exports.js'

/** Every text of the pages in simplified Chinese. English must have the same keys: its type is this object's. */
export const zh = {
  site: {
    name: 'Commonshelf',
    tagline: '联盟各馆的书，一处找到，就近借还',
    skip: '跳到正文',
    navigation: '主导航',
    search: '找书',
    requests: '我的借阅',
    desk: '工作台',
    administration: '管理',
    login: '登录',
    logout: '退出',
    otherLanguage: 'English',
    otherLanguageLabel: 'Switch to English',
    offline: '网络似乎断了。页面上是上次取到的内容，恢复后会自动更新。',
    api: '开放接口',
    staffLogin: '馆员登录',
    loading: '正在载入',
    close: '关闭',
    back: '返回',
    retry: '再试一次',
    more: '显示更多',
    less: '收起',
    all: '全部',
    missingTitle: '没有这个页面',
    missingText: '网址可能写错了，或者页面已经移走。',
    home: '回到首页'
  },

  problem: {
    offline: '连不上服务',
    offlineText: '请检查网络，然后再试一次。',
    unexpected: '出了点问题',
    unexpectedText: '不是您的操作有误。请稍后再试；若一直如此，请告诉馆员。',
    reference: (id: string) => `查询编号：${id}`,
    /** What the problem's data add, in our words; what the API says in its own is English and serves where this is silent. */
    more: (kind: string, details: Record<string, unknown>): string | undefined => {
      switch (kind) {
        case 'renewal-refused': return details.reason === 'no-renewals-left' ? `最多续借 ${Number(details.limit)} 次。` : details.reason === 'overdue' ? '已经过期，请先还书。' : '书已经还了。'
        case 'other-item-promised': return typeof details.promised === 'string' ? `答应的是 ${details.promised}。` : ''
        case 'item-not-found': return `条码：${String(details.barcode)}`
        case 'action-not-allowed':
        case 'answered-meanwhile': return '情况已经变了，请刷新看看。'
        default: return ''
      }
    },
    kinds: {
      'source-busy': '这个来源正在采集，请等它完成', 'nothing-to-harvest': '这个来源收文件：请上传一个', 'harvest-not-found': '没有这次采集', 'trial-outdated': '试采之后这个来源又采集过了，请再试采一次',
      'not-logged-in': '请先登录', 'wrong-credentials': '证号或密码不对', 'not-allowed': '您没有权限做这件事', 'outside-your-libraries': '这件事属于别的馆',
      'not-found': '没有这个内容', 'entry-not-found': '没有这条书目', 'library-not-found': '没有这家图书馆', 'service-point-not-found': '没有这个服务点', 'request-not-found': '没有这条申请',
      'item-not-found': '没有哪家馆有这个条码', 'no-pickup-here': '那里不能取书', 'no-returns-here': '那里不能还书', 'not-yours-to-do': '这一步该由别人来做', 'action-not-allowed': '现在不能做这一步',
      'already-requested': '您已经申请过这本书了', 'answered-meanwhile': '已经有人处理了', 'barcode-ambiguous': '几家馆都有这个条码，请说明是哪家的', 'other-item-promised': '这不是答应的那一册',
      'item-not-free': '这一册已有安排', 'renewal-refused': '不能续借', 'too-many-attempts': '试得太频繁，请稍等片刻', 'invalid-query': '看不懂这个查找式', 'invalid-request': '填写的内容有误',
      'code-taken': '这个代码已经用了', 'not-ready': '服务还没准备好，请稍候', 'too-large': '文件太大', 'unsupported-media-type': '不认识这种文件', conflict: '与现在的情况对不上，请刷新看看',
      'source-not-found': '没有这个来源', 'record-not-found': '没有这条记录', 'quarantine-case-not-found': '隔离区里没有这一条', 'sheet-not-found': '没有这份表格', 'scan-not-found': '没有这次扫描',
      'rerun-not-found': '没有这次重新处理', 'rule-version-not-found': '没有这个规则版本', 'shadow-not-found': '没有这次试用', 'reader-not-found': '没有这位读者', 'loan-not-found': '没有这次借阅', 'supply-not-found': '没有这次供书',
      'copy-in-use': '这一册已借出或已答应给读者', 'rerun-live': '这些记录正在重新处理', 'rerun-needed': '启用的规则要靠这次处理落实：可以暂停，不能中止', 'rules-active': '这个版本正在使用', 'shadow-live': '这个版本正在试',
      'shadow-missing': '请先在全部目录上试一遍，再启用'
    } as Record<string, string>
  },

  search: {
    label: '在联盟各馆中查找',
    placeholder: '书名、作者、主题或 ISBN',
    submit: '查找',
    clear: '清空',
    field: '查找范围',
    fields: { any: '全部字段', title: '书名', author: '作者', subject: '主题', publisher: '出版者', series: '丛书', isbn: 'ISBN', class: '分类号', callnumber: '索书号' },
    suggestions: '查找建议',
    suggestionKinds: { title: '书名', author: '作者', subject: '主题', library: '图书馆' },
    examples: '试试'
  },

  home: {
    title: '联盟各馆的书，一处找到',
    lead: '从市馆到村里的书屋，同一份目录、同样的借阅。选好在哪儿取，我们请合适的图书馆送来；看完还到任何一家都可以。',
    steps: '怎样借到一本书',
    find: '查找',
    findText: '一次查遍所有成员馆，看清哪家有、在不在架。',
    ask: '申请',
    askText: '用读者证登录，选一个取书的地方，点一下就好。',
    collect: '取书',
    collectText: '书送到您选的地方，在这里随时看得到走到哪一步。',
    giveBack: '归还',
    giveBackText: '还到任何一个服务点，书会自己回家。',
    browse: '按类别浏览',
    alliance: '这个联盟',
    counts: (entries: string, libraries: string) => `${libraries} 家图书馆，${entries} 种书刊`,
    libraryEntries: (name: string) => `查看${name}的馆藏`,
    beside: '高校与合作馆'
  },

  tier: { 1: '中心馆', 2: '区县馆', 3: '街道乡镇馆', 4: '社区与村书屋' } as Record<number, string>,
  tiers: { 1: '中心馆', 2: '区县馆', 3: '街道乡镇馆', 4: '社区与村书屋' } as Record<number, string>,

  results: {
    title: (query: string) => query === '' ? '全部馆藏' : `查找“${query}”`,
    count: (total: string, _many: boolean) => `${total} 种`,
    time: (milliseconds: string) => `用时 ${milliseconds} 毫秒`,
    list: '查找结果',
    sort: '排序',
    sorts: { relevance: '最相关', newest: '最新出版', oldest: '最早出版', title: '题名拼音', 'most-held': '收藏最多', arrival: '最新入藏' },
    filters: '筛选',
    filtersCount: (count: number) => `筛选（${count}）`,
    active: '已选条件',
    remove: (what: string) => `去掉条件：${what}`,
    clearAll: '全部去掉',
    show: (total: string) => `看 ${total} 条结果`,
    moreValues: '更多',
    fewerValues: '收起',
    facets: { library: '图书馆', tier: '馆的层级', availability: '能否借到', format: '类型', language: '语种', year: '出版年', subject: '主题', author: '作者', class: '分类', series: '丛书' },
    availability: { available: '现在在架', unavailable: '暂时借出' } as Record<string, string>,
    takenAsWords: '括号、引号或 AND OR NOT 不成对，已按普通词语查找。',
    isbnMeant: (isbn: string) => `这个 ISBN 的校验码不对。是不是 ${isbn}？`,
    yearsShown: '各年数量',
    yearFrom: '起始年',
    yearTo: '截止年',
    yearApply: '按年份筛选',
    onShelf: (available: number, libraries: number) => `${available} 册在架 · ${libraries} 馆收藏`,
    notOnShelf: (libraries: number) => `暂无在架 · ${libraries} 馆收藏`,
    noItems: (libraries: number) => `${libraries} 馆收藏`,
    more: (count: string) => `再看 ${count} 条`,
    shown: (shown: string, total: string) => `已显示 ${shown} / ${total}`,
    emptyTitle: '没有找到',
    emptyFilters: '在所选条件下没有结果。去掉一两个条件试试：',
    emptyWords: '换个说法，少用几个词，或者检查有没有错别字。繁体、简体都可以，作者和书名的一部分也行。',
    emptyField: (field: string) => `现在只在“${field}”里找。`,
    anyField: '改为全部字段',
    withoutFilters: '不加条件再找'
  },

  entry: {
    loading: '正在取书目',
    by: '责任者',
    edition: '版本',
    publication: '出版',
    extent: '篇幅',
    series: '丛书',
    isbn: 'ISBN',
    issn: 'ISSN',
    unifiedBookNumber: '统一书号',
    language: '语种',
    subjects: '主题',
    classes: '分类号',
    otherTitles: '其他题名',
    notes: '附注',
    summary: '内容提要',
    contents: '目次',
    links: '在线阅读',
    details: '详细信息',
    permalink: '这个页面的地址不会变，可以放心引用。'
  },

  holdings: {
    title: '哪里有这本书',
    near: '离哪里近',
    nearAny: '不限地点',
    nearMe: '用手机的位置',
    here: '您现在的位置',
    locating: '正在定位…',
    locationRefused: '没有取得位置。可以改选一个服务点。',
    onShelf: (count: number) => `${count} 册在架`,
    noneOnShelf: '暂不在架',
    copies: (count: number) => `共 ${count} 册`,
    kilometres: (km: string) => `${km} 公里`,
    callNumber: '索书号',
    location: '馆藏地',
    barcode: '条码',
    status: '状态',
    none: '暂时没有馆登记复本。',
    showCopies: '看每一册',
    statuses: { available: '在架', 'on-loan': '借出', 'reference-only': '仅供阅览', missing: '找不到', withdrawn: '已注销', unknown: '状态不明' }
  },

  ask: {
    title: '借这本书',
    available: (count: number, libraries: number) => `${libraries} 家馆收藏，${count} 册在架，马上可以送出。`,
    unavailable: '眼下没有在架的。仍可申请；若没有馆能提供，会马上告诉您。',
    noItems: '成员馆有记录，但没有登记复本，申请可能无法满足。',
    pickup: '在哪里取书',
    choose: '请选择取书地点',
    submit: '申请借阅',
    submitting: '正在申请…',
    login: '登录后申请',
    loginHint: '用任何一家成员馆的读者证都可以。',
    note: '给馆员留言（可不填）',
    addNote: '留一句话给馆员',
    done: '申请已收到',
    doneText: (pickup: string) => `书到“${pickup}”后，这里会告诉您。`,
    follow: '看看走到哪一步',
    staff: '馆员账号不能申请借阅，请用读者证登录。'
  },

  why: {
    title: '为什么是同一条书目',
    lead: '各馆编目写法不同。下面是合在一起的记录，以及把它们连起来的依据。',
    one: '这条书目只来自一份记录，没有合并。',
    records: (count: number) => `${count} 份记录`,
    links: '依据',
    history: '经过',
    score: '把握',
    between: (a: string, b: string) => `${a} 与 ${b}`,
    points: (points: number, threshold: number) => `${points} 分，${threshold} 分以上算同一版本`,
    noLinks: '没有留下依据；可能是馆员的决定，或按 ISBN 挂接的馆藏。',
    features: {
      title: '题名', isbn: 'ISBN', oclc: 'OCLC 号', lccn: 'LCCN', issn: 'ISSN', 'unified book number': '统一书号', 'other number': '其他号码', author: '责任者', translator: '译者', publisher: '出版者', year: '出版年',
      pages: '页数', edition: '版本', part: '卷册', host: '所在文献', height: '开本', pin: '馆员的判断', carrier: '载体', format: '类型', level: '著录级别', language: '语种', volume: '卷次', set: '套书'
    } as Record<string, string>,
    events: { merged: '合并', split: '拆分', emptied: '清空', pinned: '馆员的判断' }
  },

  login: {
    title: '登录',
    reader: '读者',
    staff: '馆员',
    card: '读者证号',
    cardHint: '证上的号码，任何成员馆的都可以',
    pin: '密码',
    pinHint: '办证时设的密码',
    name: '用户名',
    password: '密码',
    submit: '登录',
    submitting: '正在登录…',
    failed: '证号或密码不对，请再试一次。',
    needed: '请先登录，再继续刚才的事。',
    welcome: (name: string) => `您好，${name}`
  },

  requests: {
    title: '我的借阅',
    open: '进行中',
    ended: '以前的',
    empty: '还没有借阅',
    emptyText: '找到想看的书，点“申请借阅”，它就会出现在这里。',
    find: '去找书',
    pickup: (where: string) => `取书：${where}`,
    supplier: (who: string) => `由${who}提供`,
    due: (date: string) => `${date}前归还`,
    overdue: (date: string) => `已过期，应于${date}归还`,
    askedOn: (date: string) => `${date}申请`,
    cancel: '取消申请',
    cancelSure: '确定取消这次申请？',
    cancelYes: '取消申请',
    cancelNo: '再想想',
    renew: '续借',
    renewed: (date: string) => `已续借到${date}`,
    renewals: (count: number) => `已续借 ${count} 次`,
    cancelled: '申请已取消',
    view: '查看',
    timeline: '经过',
    note: '留言',
    entry: '看这本书',
    collectBy: (date: string) => `请在 ${date} 前来取`,
    by: { reader: '读者', staff: '馆员', system: '系统' } as Record<string, string>,
    returnAnywhere: '看完可以还到任何一个服务点。'
  },

  desk: {
    title: '工作台',
    library: '图书馆',
    mine: '本馆',
    kinds: { 'to-supply': '待答复', 'to-ship': '待寄出', 'to-receive': '待接收', 'to-lend': '待取书', lent: '外借中', 'to-return': '待送回' },
    kindHelp: {
      'to-supply': '别的馆想借我们的书：找到它，答应或说明没有。',
      'to-ship': '已经答应的书：包好，交给物流。',
      'to-receive': '正在来的书：到了就扫一下。',
      'to-lend': '在预约架上等读者：读者来了就借给他。',
      lent: '在读者手里的书。',
      'to-return': '要送回原馆的书。'
    },
    all: '全部',
    tasks: '要做的事',
    empty: '这里没有要做的事',
    emptyText: '新的请求来了会自动出现。',
    actions: {
      'will-supply': '答应提供', unfilled: '提供不了', ship: '寄出', 'set-aside': '放到预约架', receive: '收到了', lend: '借给读者', return: '还书', renew: '续借', cancel: '取消申请', 'come-home': '已回到架上'
    },
    done: {
      'will-supply': '已答应提供', unfilled: '已转给下一家馆', ship: '已寄出', 'set-aside': '已放到预约架', receive: '已接收，放到预约架', lend: '已借给读者', return: '已归还', renew: '已续借', cancel: '已取消', 'come-home': '已回馆'
    },
    undoneTitle: '没有做成',
    from: (name: string) => `来自 ${name}`,
    forLibrary: (name: string) => `给 ${name}`,
    pickupAt: (name: string) => `取书地点：${name}`,
    goesTo: (name: string) => `送往 ${name}`,
    reader: (name: string, card: string) => `读者：${name}（${card}）`,
    since: (date: string) => `${date} 起`,
    due: {
      'to-supply': (date: string) => `请在 ${date} 前答复`,
      'to-ship': (date: string) => `请在 ${date} 前寄出`,
      'to-receive': (date: string) => `应于 ${date} 前到`,
      'to-lend': (date: string) => `保留到 ${date}`,
      lent: (date: string) => `应于 ${date} 归还`,
      'to-return': (date: string) => `应于 ${date} 到`
    },
    late: '久等了',
    shelf: '架位',
    details: '详情',
    unfilledTitle: '为什么提供不了',
    unfilledReasons: { NotOnShelf: '架上找不到', OnLoan: '已经借出', NonCirculating: '不外借', PolicyProblem: '本馆规定不外借', NotHeld: '本馆没有', NotAvailable: '其他原因' },
    unfilledSend: '告知并转给下一家',
    noteForNext: '补充说明（可不填）',
    whySupplier: '为什么选这家馆',
    ranked: '馆的先后与理由',
    chosen: '选中',
    attempts: '供书经过',
    points: (value: string) => `${value} 分`,
    askedReader: '读者',
    requester: '申请馆',
    supplier: '供书馆',
    item: '册',
    answerBy: (date: string) => `请在 ${date} 前答复`,
    forbidden: '工作台只对馆员开放。',
    staffRequest: '请求'
  },

  scan: {
    title: '扫一册书',
    label: '条码',
    hint: '扫码枪对准这里，或输入条码后按回车',
    servicePoint: '您在哪个服务点',
    submit: '确定',
    busy: '正在查…',
    next: '扫下一册',
    do: {
      shelve: '放回书架', supply: '有人在等这一册', hold: '放到预约架', send: (place: string) => `送到 ${place}`
    },
    because: { home: '它要回原馆', pickup: '读者在那里取' },
    holdText: '读者来取时，从“待取书”借出。',
    supplyText: (place: string) => `包好，寄到 ${place}。`,
    shelveText: '没有人在等，放回原位就好。',
    done: {
      returned: '已还书', received: '已接收', 'arrived-home': '已回馆', redirected: '已改送', seen: '已记录经过这里', 'sent-home': '已送回原馆', 'sent-on': '已转送'
    },
    owner: (name: string) => `属于 ${name}`,
    chooseOwner: '这一册是哪家馆的？',
    history: '刚才扫过的'
  },

  operator: {
    title: '管理',
    overview: '概况',
    libraries: '图书馆',
    rules: '匹配规则',
    reruns: '重新处理',
    sheets: '表格',
    sources: '来源',
    quarantine: '隔离区',
    quality: '质量',
    records: '记录',
    review: '存疑',
    harvests: '采集',
    statistics: {
      libraries: '图书馆', sources: '来源', sourceRecords: '收到的记录', bibliographicRecords: '书目记录', clusters: '合并后的条目', works: '作品', holdings: '馆藏', items: '复本', quarantined: '隔离中', documents: '可检索条目'
    },
    waitingTitle: '还在处理',
    waiting: { describe: '批待解析', match: '批待合并', index: '条待入索引' },
    nothingWaiting: '都处理完了',
    index: '索引',
    indexCurrent: '与数据库一致',
    indexBehind: (count: string) => `落后 ${count} 处改动`,
    requestsByStatus: '请求',
    protocol: { 'oai-pmh': 'OAI-PMH', sru: 'SRU', koha: 'Koha', file: '文件', spreadsheet: '表格', 'isbn-list': 'ISBN 清单' },
    schedule: '定时',
    byHand: '手工',
    disabled: '已停用',
    lastHarvests: '最近几次采集',
    neverHarvested: '还没有采集过',
    run: '开始采集',
    runFull: '全量采集',
    stop: '停止',
    resume: '继续',
    upload: '上传文件',
    file: '文件',
    uploadHint: 'ISO 2709、MARCXML、MARC-in-JSON（可用 gzip 或 ZIP 压缩）、删除清单、CSV、XLSX 或 ISBN 清单',
    uploading: '正在上传…',
    uploaded: '已上传，采集开始',
    mapping: '表格各列的含义',
    columnIgnored: '不采用',
    columnFields: {
      title: '书名', subtitle: '副题名', volume: '卷册', author: '责任者', translator: '译者', publisher: '出版者', place: '出版地', year: '出版年', edition: '版本', isbn: 'ISBN', issn: 'ISSN', pages: '页数', series: '丛书', language: '语种', subjects: '主题', classification: '分类号', summary: '内容提要', price: '价格', note: '附注', callNumber: '索书号', barcode: '条码', copies: '册数', location: '馆藏地', branch: '分馆', identifier: '记录号', imprint: '出版信息'
    } as Record<string, string>,
    extent: '这份文件是',
    extents: { full: '全部馆藏（没有的算注销）', delta: '增量（只添加和修改）' },
    received: (count: string) => `收到 ${count}`,
    unchanged: (count: string) => `未变 ${count}`,
    withdrawn: (count: string) => `注销 ${count}`,
    quarantinedCount: (count: string) => `隔离 ${count}`,
    addSource: '添加来源',
    addLibrary: '添加图书馆',
    add: '添加',
    cancel: '取消',
    address: '地址',
    code: '代码',
    name: '名称',
    nameEn: '英文名称',
    parent: '上级馆',
    noParent: '（无）',
    tier: '层级',
    besideTree: '不在层级中',
    isil: 'ISIL',
    protocolLabel: '方式',
    quarantineEmpty: '隔离区是空的',
    quarantineEmptyText: '收到的记录都能读。',
    quarantineLead: '读不了的记录留在这里，原样保存；修好规则后可以重新处理。',
    replay: '重新处理',
    dismiss: '搁置',
    replayed: '已重新处理',
    dismissed: '已搁置',
    openState: '待处理',
    bytes: (size: string) => `${size} 字节`,
    identifier: '标识',
    reason: '原因',
    allLibraries: '全部图书馆',
    steps: { receive: '接收时', describe: '解析时' },
    forbidden: '这里只对管理员开放。',
    position: '位置'
  },

  status: {
    placed: '正在找能提供的馆', asked: '已请馆里找书', promised: '馆里答应了，正在准备', shipped: '书在路上', ready: '可以取书了', lent: '借在手里', returning: '已归还，书正回原馆', closed: '已结束'
  },
  outcomes: { supplied: '已归还', unfilled: '没有馆能提供', cancelled: '已取消', 'not-collected': '过期未取' },
  supplyStatus: { RequestReceived: '等待答复', WillSupply: '已答应', Loaned: '已寄出或借出', LoanCompleted: '已完成', Unfilled: '未能提供', Cancelled: '已撤回' },
  withdrawn: { cancelled: '读者取消', 'no-answer': '没有及时答复', 'not-shipped': '没有及时寄出' } as Record<string, string>,

  events: {
    placed: () => '申请已收到',
    asked: (library: string) => `请${library}提供`,
    'will-supply': (library: string) => `${library}答应提供`,
    unfilled: (library: string, reason?: string) => `${library}提供不了${reason === undefined ? '' : `（${reason}）`}`,
    silent: (library: string) => `${library}没有及时答复，转问下一家`,
    'gave-up': () => '没有馆能提供',
    shipped: (library: string) => `${library}已把书寄出`,
    'set-aside': (library: string) => `${library}已把书放到预约架`,
    received: (library: string) => `书到了${library}`,
    seen: (library: string) => `书经过${library}`,
    'sent-on': (library: string) => `书从${library}转送`,
    lent: (library: string) => `在${library}借出`,
    renewed: () => '续借',
    returned: (library: string) => `在${library}归还`,
    'sent-home': (library: string) => `书从${library}启程回原馆`,
    'arrived-home': (library: string) => `书回到${library}`,
    expired: () => '过期未取，书将送回',
    cancelled: () => '申请已取消'
  },

  proximities: { 'same-branch': '就在本馆', 'same-township': '同一街道乡镇', 'same-district': '同一区县', 'same-city': '同一城市', beyond: '别的地方' },

  reasons: {
    proximity: (how: string) => how,
    onShelf: (copies: number, unsure: number) => copies > 0 ? `${copies} 册在架` : `${unsure} 册可能在架`,
    load: (open: number, capacity: number) => open === 0 ? '手上没有待办' : `手上有 ${open} 件待办（可承担 ${capacity} 件）`,
    distance: (kilometres: string) => `距离 ${kilometres} 公里`,
    distanceUnknown: '距离不详，按中等计',
    triedBefore: '这次已经问过，没有成',
    notLendable: (copies: number) => `${copies} 册都不外借`,
    notOnShelf: (lendable: number) => `${lendable} 册可借的都不在架上`,
    notSupplying: '眼下不向别馆供书'
  },

  formats: { book: '图书', serial: '连续出版物', article: '文章', score: '乐谱', map: '地图', sound: '录音', video: '影像', image: '图片', software: '软件', object: '实物', mixed: '混合材料', other: '其他' },
  carriers: { print: '印刷', 'large-print': '大字本', braille: '盲文', microform: '缩微', electronic: '电子', 'audio-disc': '光盘录音', 'audio-tape': '录音带', audio: '录音', 'video-disc': '影碟', video: '录像', other: '其他载体', unknown: '载体不明' },
  roles: { author: '著', editor: '主编', translator: '译', compiler: '编', illustrator: '绘', annotator: '注', performer: '表演', composer: '作曲', other: '' } as Record<string, string>,

  classes: {
    A: '马列毛邓', B: '哲学、宗教', C: '社会科学总论', D: '政治、法律', E: '军事', F: '经济', G: '文化、教育', H: '语言、文字', I: '文学', J: '艺术', K: '历史、地理', N: '自然科学总论', O: '数理化学', P: '天文、地球', Q: '生物', R: '医药、卫生', S: '农业', T: '工业技术', U: '交通运输', V: '航空、航天', X: '环境、安全', Z: '综合'
  } as Record<string, string>,
  dewey: { 0: '总论、计算机', 1: '哲学、心理', 2: '宗教', 3: '社会科学', 4: '语言', 5: '自然科学', 6: '技术', 7: '艺术', 8: '文学', 9: '历史、地理' } as Record<string, string>,

  harvests, sources, quality, sheets, scanning, rules, review, works, exports
}

export type Messages = typeof zh
