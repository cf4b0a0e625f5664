/**
 * Whether staff whose part of the tree begins at `staffPath` may act for the library at `libraryPath`: their own library
 * and all below it. Paths are codes from the root, joined by "/".
 */
export const mayActFor = (staffPath: string, libraryPath: string): boolean =>
  staffPath !== '' && (libraryPath === staffPath || libraryPath.startsWith(`${staffPath}/`))
