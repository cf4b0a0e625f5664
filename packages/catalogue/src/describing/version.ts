/**
 * The version of what makes a description of a source record: the readers of each syntax, features and keys. To be raised
 * whenever the same bytes come out as another description, other features or other keys: operators are then told how many
 * records were described before, and offered to describe them anew.
 */
export const describingVersion = 3
