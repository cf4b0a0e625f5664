/** Words for what a source is and where its records come from. */
export const sources = {
  protocols: {
    'oai-pmh': 'OAI-PMH：向服务器定期采集', sru: 'SRU：向只提供检索接口的服务器采集', koha: 'Koha：通过 REST 接口采集书目和馆藏', file: '文件：MARC、MARCXML、MARC-in-JSON，可压缩', spreadsheet: '表格：CSV、Excel', 'isbn-list': 'ISBN 清单'
  },
  addressHint: {
    server: '服务器的网址，例如 https://opac.example.org/oai 或 …/sru',
    koha: 'Koha 的网址，例如 https://koha.example.org',
    files: '留空则在这里上传文件。也可以填一个网址（https://…）或 SFTP 地址（sftp://…），由系统定时去取；或填投放目录下的文件夹名。'
  },
  credentials: '登录名称',
  credentialsHint: '密码不存在这里。请管理员在采集服务的环境变量中设好 COMMONSHELF_SOURCE_〈名称〉_HOST、_USER、_PASSWORD，这里只填〈名称〉，例如 XICHENG。',
  authentication: '登录方式',
  authentications: { basic: '用户名和密码', oauth2: 'OAuth 客户端' },
  hostKey: '服务器密钥指纹',
  hostKeyHint: 'SHA256: 开头。留空试采一次，系统会告诉您服务器出示的指纹；核对无误后再填。',
  pattern: '要取的文件',
  patternHint: '用 * 和 ? 表示，几种之间用空格隔开，例如 *.mrc *.delete.txt。留空则全部取。',
  slices: '按哪个索引分段',
  slicesHint: '服务器一次不能给全时，按这个索引分段采集，例如 dc.date。留空则由系统自己找。',
  slicesFrom: '从（年份或数字）',
  slicesTo: '到（年份或数字）',
  dateIndex: '修改日期的索引',
  dateIndexHint: '有的话，定时采集只取新改的记录，例如 rec.lastModificationDate。留空则每次全部采集。',
  more: '更多设置',
  oai: {
    lead: '一般不用改：没有填的，系统会照服务器的说明来。',
    automatic: '自动选择',
    never: '从不',
    which: '采集哪些记录',
    whichOnes: { whole: '全部（不分集合）', each: '服务器列出的每个集合，逐个采集', named: '只要下面这些集合' },
    sets: '集合',
    setsHint: '集合的代码（setSpec），几个之间用空格隔开。',
    prefix: '元数据格式',
    prefixHint: '例如 marcxml、oai_dc。留空则选能读的格式里最完整的一种。',
    fullEvery: '每隔几天全部核对一次',
    fullEveryHint: '给不报告删除的服务器：全部核对时才知道哪些记录没有了。',
    fullBy: '全部核对时',
    fullByOnes: { records: '读取全部记录', identifiers: '先读编号清单，只取新的和改过的' },
    fullByHint: '记录很多、每天变化很少时，先读编号清单更快。',
    granularity: '时间精确到',
    granularityHint: '服务器说的和实际不符时再改。',
    granularities: { stated: '照服务器说的', day: '天', second: '秒' },
    windows: '清单很长时按时间分段读取',
    windowsHint: '服务器不能正确按时间查询时取消。',
    trust: '收到的比服务器报的总数少很多时，算作出错',
    trustHint: '服务器报的总数只是估计时取消。'
  }
}
