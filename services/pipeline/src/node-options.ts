/**
 * How Node is to be started for the workers: a young generation that holds a batch, so that fewer of its objects are
 * copied about, and no further threads for collecting it, which cost more than they bring on two cores.
 */
export const nodeOptions = ['--max-semi-space-size=64', '--min-semi-space-size=64', '--single-threaded-gc']
