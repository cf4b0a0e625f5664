import type { Style } from '../cataloguing/style.js'

/** A member of the made-up alliance: where it stands, what it sends, and how it catalogues. */
export interface Member {
  code: string
  name: string
  nameEn: string
  parent?: string
  tier?: 1 | 2 | 3 | 4
  kind: 'main' | 'district' | 'township' | 'village' | 'night' | 'university'
  isil: string
  latitude: number
  longitude: number
  /** How it sends its catalogue. */
  sends: 'oai-pmh' | 'iso2709-utf8' | 'cnmarc-gb18030' | 'iso2709-marc8' | 'marcxml' | 'xlsx' | 'isbn-list'
  /** How many editions it holds, and in which proportion Chinese. */
  holds: number
  chinese: number
  style: Style
  servicePoints: { code: string, name: string, nameEn: string, kind: 'desk' | 'kiosk' | 'room' }[]
}

const careful: Style = { isbn: 'isbn13', publisher: 'long', saysFirstEdition: false, traditional: false, subtitle: true, volumesAsNumbers: false, slips: 0.04 }

/** Eight libraries of Jiangzhou, a city that is on no map, in four tiers with a university beside them. */
export const members: Member[] = [
  {
    code: 'jiangzhou', name: '江洲图书馆', nameEn: 'Jiangzhou Library', tier: 1, kind: 'main', isil: 'CN-990001', latitude: 31.20, longitude: 118.40,
    sends: 'oai-pmh', holds: 6600, chinese: 0.65, style: { ...careful, isbn: 'hyphens' },
    servicePoints: [
      { code: 'jiangzhou-hall', name: '总馆服务台', nameEn: 'Main hall', kind: 'desk' },
      { code: 'jiangzhou-metro', name: '地铁站自助机', nameEn: 'Metro kiosk', kind: 'kiosk' }
    ]
  },
  {
    code: 'donghu', name: '东湖区图书馆', nameEn: 'Donghu District Library', parent: 'jiangzhou', tier: 2, kind: 'district', isil: 'CN-990002', latitude: 31.24, longitude: 118.47,
    sends: 'iso2709-utf8', holds: 3600, chinese: 0.7, style: { ...careful, isbn: 'both', publisher: 'short', saysFirstEdition: true, slips: 0.08 },
    servicePoints: [{ code: 'donghu-desk', name: '东湖借还台', nameEn: 'Donghu desk', kind: 'desk' }]
  },
  {
    code: 'xishan', name: '西山区图书馆', nameEn: 'Xishan District Library', parent: 'jiangzhou', tier: 2, kind: 'district', isil: 'CN-990003', latitude: 31.17, longitude: 118.31,
    sends: 'cnmarc-gb18030', holds: 3400, chinese: 0.92, style: { ...careful, isbn: 'isbn10', saysFirstEdition: true, volumesAsNumbers: true, slips: 0.1 },
    servicePoints: [{ code: 'xishan-desk', name: '西山借还台', nameEn: 'Xishan desk', kind: 'desk' }]
  },
  {
    code: 'jzu', name: '江洲大学图书馆', nameEn: 'Jiangzhou University Library', parent: 'jiangzhou', kind: 'university', isil: 'CN-990010', latitude: 31.22, longitude: 118.36,
    sends: 'iso2709-marc8', holds: 3000, chinese: 0.4, style: { ...careful, traditional: true, slips: 0.06 },
    servicePoints: [{ code: 'jzu-desk', name: '大学图书馆总台', nameEn: 'University desk', kind: 'desk' }]
  },
  {
    code: 'liuxi', name: '柳溪镇图书馆', nameEn: 'Liuxi Township Library', parent: 'xishan', tier: 3, kind: 'township', isil: 'CN-990004', latitude: 31.10, longitude: 118.25,
    sends: 'xlsx', holds: 1500, chinese: 1, style: { ...careful, publisher: 'short', subtitle: false, slips: 0.15 },
    servicePoints: [{ code: 'liuxi-desk', name: '柳溪服务台', nameEn: 'Liuxi desk', kind: 'desk' }]
  },
  {
    code: 'shiqiao', name: '石桥村图书室', nameEn: 'Shiqiao Village Room', parent: 'liuxi', tier: 4, kind: 'village', isil: 'CN-990005', latitude: 31.06, longitude: 118.22,
    sends: 'isbn-list', holds: 420, chinese: 1, style: careful,
    servicePoints: [{ code: 'shiqiao-room', name: '石桥村图书室', nameEn: 'Shiqiao room', kind: 'room' }]
  },
  {
    code: 'donggang', name: '东港村图书室', nameEn: 'Donggang Village Room', parent: 'donghu', tier: 4, kind: 'village', isil: 'CN-990006', latitude: 31.28, longitude: 118.53,
    sends: 'isbn-list', holds: 360, chinese: 1, style: careful,
    servicePoints: [{ code: 'donggang-room', name: '东港村图书室', nameEn: 'Donggang room', kind: 'room' }]
  },
  {
    code: 'donghu-night', name: '东湖夜读书房', nameEn: 'Donghu Night Library', parent: 'donghu', tier: 4, kind: 'night', isil: 'CN-990007', latitude: 31.241, longitude: 118.472,
    sends: 'marcxml', holds: 1100, chinese: 0.85, style: { ...careful, publisher: 'short', slips: 0.06 },
    servicePoints: [{ code: 'donghu-night-door', name: '夜读书房自助柜', nameEn: 'Night library kiosk', kind: 'kiosk' }]
  }
]
