const paths = {
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5 12 4.500 4.500',
  close: 'M6 6l12 12M18 6 6 18',
  filter: 'M4 6h16M7 12h10M10 18h4',
  chevron: 'm9 5 7 7-7 7',
  back: 'm15 5-7 7 7 7',
  check: 'm5 12.500 4.500 4.500L19 7',
  alert: 'M12 8v5m0 3.500v.1M12 3.500 2.500 20h19Z',
  info: 'M12 11v5.500M12 7.500v.1M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z',
  pin: 'M12 21s7-6.200 7-11.500a7 7 0 0 0-14 0C5 14.800 12 21 12 21Zm0-9a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.500 8.500c.8-4 3.900-6 7.500-6s6.700 2 7.500 6',
  leave: 'M10 4.500H5.500v15H10M9.500 12h10m-4-4.500L20 12l-4.500 4.500',
  book: 'M5 4.500h10.500A2.500 2.500 0 0 1 18 7v13H7.500A2.500 2.500 0 0 1 5 17.500Zm0 13A2.500 2.500 0 0 1 7.500 15H18',
  truck: 'M2.500 6.500h11v10h-11Zm11 3.500h4l3.500 3.500v3h-7.500M7 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm10 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  hand: 'M4 12h11m-4-4.500L15.500 12 11 16.500M19.500 5v14',
  returned: 'M9 6 4 11l5 5m-5-5h10a6 6 0 0 1 6 6v1',
  clock: 'M12 7v5.200l3.500 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z',
  barcode: 'M4 5.500v13M7.500 5.500v13M10 5.500v13M14 5.500v13M16.500 5.500v13M20 5.500v13',
  play: 'M8 5.500v13l10.500-6.500Z',
  stop: 'M7 7h10v10H7Z',
  upload: 'M12 16V4.500m0 0L7 9.500m5-5 5 5M4.500 15.500V20h15v-4.500',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm-9 9h18M12 3c3 3 3.500 6 3.500 9s-.5 6-3.500 9c-3-3-3.500-6-3.500-9S9 6 12 3Z'
} as const

export type IconName = keyof typeof paths

/** A line drawing beside words; never alone without a label. */
export function Icon ({ name, size = 20 }: { name: IconName, size?: number }) {
  return (
    <svg width={size} height={size} viewBox='0 0 24 24' fill='none' stroke='currentColor' strokeWidth='1.8' strokeLinecap='round' strokeLinejoin='round' aria-hidden='true'>
      <path d={paths[name]} />
    </svg>
  )
}

export function Logo () {
  return (
    <svg width='28' height='28' viewBox='0 0 32 32' aria-hidden='true'>
      <rect width='32' height='32' rx='7' fill='#1d6152' />
      <path d='M8 8h3.600v14H8zM13.200 10h3.600v12h-3.600z' fill='#fff' />
      <path d='m18.300 10.300 3.400-.9 3.500 12.300-3.400.9z' fill='#f1c66b' />
      <path d='M6 23.600h20v1.800H6z' fill='#fff' />
    </svg>
  )
}
