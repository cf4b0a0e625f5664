/** Words for harvests: runs, trials, the guard. */
export const harvests = {
  title: '采集',
  lead: '每次采集一行，最新的在前。点开可以看进度、结果和要您决定的事。',
  none: '还没有采集过',
  all: '全部',
  needsYou: '等您决定',
  allStates: '全部状态',
  states: {
    waiting: '等待开始', running: '正在读取', stopping: '正在停止', stopped: '已停止', held: '等您决定', finished: '完成', failed: '失败',
    comparing: '正在比对', shown: '试采完成，等您决定', dropped: '试采已放弃'
  },
  /** 状态的意思，一句话。 */
  meaning: {
    waiting: '排队中，马上开始。',
    running: '正在从来源读取记录，读一批存一批；中断了会从断点接着来。',
    stopping: '手里这一批存好就停。',
    stopped: '停在断点上，可以继续。',
    held: '收到的记录都已入库；要注销的太多，先没有动，等您看过再说。',
    finished: '全部处理完了。',
    failed: '没有完成，已收到的都保留着。问题解决后可以继续。',
    comparing: '来源已读完，正在和现有目录比对。目录还没有任何变动。',
    shown: '目录还没有任何变动。请看看会变什么，再决定采用还是放弃。',
    dropped: '试采的内容已丢弃，目录没有变动。'
  },
  one: (id: string) => `采集 ${id}`,
  trial: '试采',
  extent: { full: '全量', delta: '增量' },
  started: '开始',
  finished: '结束',
  back: '全部采集',
  source: '来源',
  counts: { received: '收到', added: '新增', changed: '有改动', unchanged: '未变', withdrawn: '注销', quarantined: '隔离', entries: '重写的条目' },
  steps: '处理进度',
  described: (done: string, all: string) => `解析 ${done} / ${all} 批`,
  matched: (done: string, all: string) => `合并 ${done} / ${all} 批`,
  allDone: '收到的都已进入目录。',
  seeQuarantine: '看隔离的记录',
  stop: '停止',
  resume: '继续',
  run: '再采集一次',

  question: {
    title: (count: string, of: string) => `要注销 ${of} 条中的 ${count} 条吗？`,
    missing: (count: string) => `全量文件里没有的：${count} 条`,
    stated: (count: string) => `来源说已删除的：${count} 条`,
    allowed: (count: string) => `这个来源一次最多自动注销 ${count} 条，超过就先问您。`,
    standing: (count: string) => `其中 ${count} 条后来又出现或有了改动，不会注销；`,
    left: (count: string) => `现在还会注销 ${count} 条。`,
    engaged: (items: string, records: string) => `注意：其中 ${records} 条有 ${items} 册正借出或已许诺给读者。`,
    hint: '多半是导出不完整；真的下架了才同意。不同意也不丢东西：记录都留着，下一次完整的采集会再判断。',
    approve: (count: string) => `同意，注销 ${count} 条`,
    refuse: '不同意，全部保留',
    sure: (count: string) => `确定注销这 ${count} 条？`,
    yes: '确定注销',
    no: '再看看',
    approved: (by: string) => `${by} 同意了注销。`,
    refused: (by: string) => `${by} 决定全部保留。`,
    superseded: '后来的采集已经回答了这个问题，没有注销。',
    cause: { missing: '文件里没有', stated: '来源说已删除' },
    copies: (count: string) => `${count} 册借出或已许诺`,
    samples: '会注销的记录',
    keptList: '当时保留下来的记录',
    keptListGone: '名单已不再保存：每个来源保留最近十次的名单。',
    untitled: '（没有题名）'
  },

  limits: {
    title: '自动注销的限度',
    lead: '一次采集注销的记录在限度内就直接执行，超过就等人同意。',
    share: '最多占原有记录的百分之几',
    freely: '不论比例，至少可以注销几条',
    save: '保存',
    saved: '已保存'
  },

  report: {
    title: '会变什么',
    progress: { describe: (done: string, all: string) => `已看 ${done} / ${all} 条`, match: (done: string, all: string) => `已比对 ${done} / ${all} 条` },
    verdicts: { added: '新增', changed: '有改动', unchanged: '未变', refused: '收不进来', stated: '来源删除', missing: '不再出现' },
    entries: '条目',
    entriesNew: '新条目', joined: '并入现有条目的记录', entriesGone: '消失的条目', merges: '会合在一起的条目', splits: '会拆开的条目',
    fields: '改动的字段',
    gone: '不再有的记录',
    guard: {
      nothing: '没有要注销的记录。',
      withdrawn: (count: string, of: string) => `${of} 条中有 ${count} 条会注销，在限度内。`,
      held: (count: string, of: string, allowed: string) => `${of} 条中有 ${count} 条要注销，超过了限度（${allowed} 条）：采用后这些记录先不动，另外问您。`,
      empty: '来源一条记录也没有给：采用时什么也不会注销，会报告失败。'
    },
    refused: '收不进来的记录',
    quality: '质量：新记录和改动记录里发现的问题',
    merge: '会合在一起',
    split: '会拆开',
    libraries: (names: string) => `涉及的馆：${names}`,
    requests: (count: string) => `涉及 ${count} 个未完成的请求`,
    because: (features: string) => `依据：${features}`,
    records: (count: string) => `${count} 条记录`,
    others: (count: string) => `另有 ${count} 个`,
    samplesOf: (shown: string, all: string) => `${all} 条中的前 ${shown} 条`,
    before: '现在', after: '以后', field: '字段', empty: '（空）',
    nothing: '和现有目录完全一样，什么都不会变。',
    take: '采用', drop: '放弃',
    takeHint: '采用的正是这次读到的内容，不会再去来源读一次。',
    dropSure: '放弃试采的内容？目录不受影响。',
    keptDays: '没有决定的试采保留 14 天。',
    taken: (by: string) => `${by} 采用了这次试采。`,
    dropped: (by: string) => `${by} 放弃了这次试采。`,
    expired: '14 天没有决定，已自动放弃。',
    somebody: '有人'
  },
  /** 描述里的字段。 */
  fieldNames: {
    title: '题名', alternativeTitles: '其他题名', uniformTitle: '统一题名', contributors: '责任者', edition: '版本', publication: '出版', year: '年', extent: '篇幅', pages: '页数', height: '尺寸', series: '丛书',
    identifiers: '号码', subjects: '主题', classifications: '分类', notes: '附注', summary: '提要', contents: '目次', links: '链接', host: '所在出版物', languages: '语种', originalLanguages: '原文语种', format: '类型', carrier: '载体', level: '级别', copies: '馆藏复本'
  } as Record<string, string>,
  tryFirst: '先试一试',
  tryFirstHint: '先看会变什么，再决定是否采用'
}
