export class RuleVersionNotFound extends Error {
  readonly problem = 'rule-version-not-found'
  constructor (readonly versionId: string) { super(`No version of the rules has the id ${versionId}`) }
}

export class ShadowNotFound extends Error {
  readonly problem = 'shadow-not-found'
  constructor (readonly shadowId: string) { super(`No shadow has the id ${shadowId}`) }
}

/** These rules are the ones that matches go by already. */
export class RulesActive extends Error {
  readonly problem = 'rules-active'
  constructor (readonly versionId: string) { super(`Version ${versionId} is the active one`) }
}

/** A version is tried over the whole catalogue before it is switched on. */
export class ShadowMissing extends Error {
  readonly problem = 'shadow-missing'
  constructor (readonly versionId: string) { super(`Version ${versionId} was not tried against the rules that are active now: start a shadow, wait until it is finished, and look at the difference`) }
}

/** One shadow of a version at a time. */
export class ShadowLive extends Error {
  readonly problem = 'shadow-live'
  constructor (readonly shadowId: string, readonly state: string) { super(`Shadow ${shadowId} tries this version already and is ${state}`) }
}
