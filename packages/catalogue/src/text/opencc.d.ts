/** OpenCC's tables as opencc-js ships them: "from to|from to|…"; the package types only its converters. */
declare module 'opencc-js/dict/*' {
  const pairs: string
  export default pairs
}
