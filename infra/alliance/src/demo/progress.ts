import type { Harvest } from '@commonshelf/api/contract'
import type { Member } from '../members/libraries.js'

/** A line for each library that counts up while it is harvested: rewritten in place on a terminal, once at its end elsewhere. */
export function progressOn (stream: NodeJS.WriteStream): { show: (member: Member, harvest: Harvest) => void, end: () => void } {
  const last = new Map<string, string>()
  return {
    show (member, harvest) {
      const line = `  ${member.name} (${member.sends}): ${harvest.received} records${harvest.quarantined > 0 ? `, ${harvest.quarantined} in quarantine` : ''}`
      if (last.get(member.code) === line && harvest.state !== 'finished') return
      last.set(member.code, line)
      const ended = harvest.state === 'finished'
      if (stream.isTTY) stream.write(`\r\u001B[K${line}${ended ? '\n' : ''}`)
      else if (ended) stream.write(`${line}\n`)
    },
    end () { stream.write('  matched, merged and findable\n') }
  }
}
