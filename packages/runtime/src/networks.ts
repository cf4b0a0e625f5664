import { lookup as resolve } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Networks that are nobody's public address: this machine, its neighbours, and the services of a cloud to its machines (IANA special-purpose registries). */
const notPublic = blocks([
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4',
  '::/128', '::1/128', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'
])

const named: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']
}

/** The address that was asked for is one that staff of a library may not make this machine ask. Asking again does not help. */
export class AddressRefused extends Error {
  readonly problem = 'address-refused'
  constructor (readonly host: string, address: string) {
    super(`${host === address ? host : `${host} (${address})`} is not a public address. Who runs this installation can allow its network: COMMONSHELF_PRIVATE_NETWORKS`)
  }
}

/** Which addresses may be connected to: public ones, and those of networks that were allowed. */
export interface Reach {
  /** For hosts that are given as addresses, for which nothing is looked up. @throws AddressRefused */
  check (host: string): void
  /** In place of `dns.lookup`: what is connected to is what was checked. Fails with AddressRefused. */
  lookup: LookupFunction
}

const known = new Map<string, Reach>()

/**
 * @param allowed Networks that may be reached besides public ones: `loopback`, `private`, addresses and networks (10.1.0.0/16), by commas.
 * @throws RangeError naming what is none of these
 */
export function reachOf (allowed: string): Reach {
  const found = known.get(allowed)
  if (found !== undefined) return found
  const networks = blocks(allowed.split(/[\s,]+/).filter(Boolean).flatMap(name => named[name] ?? [name]))
  const fits = (address: string): boolean => {
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    return !notPublic.check(address, family) || networks.check(address, family)
  }
  const reach: Reach = {
    check (host) {
      const address = host.replace(/^\[|\]$/g, '')
      if (isIP(address) !== 0 && !fits(address)) throw new AddressRefused(address, address)
    },
    lookup (host, options, done) {
      resolve(host, { ...options, all: true }, (error, addresses) => {
        if (error !== null) return done(error, '')
        const open = addresses.filter(({ address }) => fits(address))
        if (open[0] === undefined) return done(new AddressRefused(host, addresses[0]?.address ?? 'no address'), '')
        if (options.all) done(null, open)
        else done(null, open[0].address, open[0].family)
      })
    }
  }
  known.set(allowed, reach)
  return reach
}

function blocks (networks: string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const version = isIP(address)
    const most = version === 6 ? 128 : 32
    if (version === 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))) throw new RangeError(`${network} is no address and no network`)
    list.addSubnet(address, bits === undefined ? most : Number(bits), version === 6 ? 'ipv6' : 'ipv4')
  }
  return list
}
