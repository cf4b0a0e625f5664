import type { Libraries, NewSource } from '@commonshelf/api/contract'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { ProblemNote } from '../parts/states.js'
import { Field, Text } from './form-field.js'
import { OaiSettings, oaiSettingsIn } from './oai-settings.js'

type Protocol = NewSource['protocol']

/** Protocols whose server is asked; the others are fed with files. */
const isAsked = (protocol: Protocol): boolean => protocol === 'oai-pmh' || protocol === 'sru' || protocol === 'koha'
/** Whether a source of this protocol takes files that somebody hands in. */
export const takesFiles = (protocol: Protocol): boolean => !isAsked(protocol)

/** Adds a source: what is asked depends on how its records come. */
export function NewSourceForm ({ onDone, onClose }: { onDone: () => void, onClose: () => void }) {
  const { m, nameOf } = useSpeech()
  const { data } = useResource<Libraries>('/libraries?limit=100')
  const [problem, setProblem] = useState<Problem>()
  const [protocol, setProtocol] = useState<Protocol>('oai-pmh')
  const [address, setAddress] = useState('')
  const isFetched = takesFiles(protocol) && /^(https?|sftp):/i.test(address.trim())
  const isSftp = isFetched && /^sftp:/i.test(address.trim())

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const given = (name: string) => String(form.get(name) ?? '').trim() || undefined
    try {
      await api.post('/sources', { library: given('library')!, protocol, address: given('address'), schedule: given('schedule'), settings: protocol === 'oai-pmh' ? oaiSettingsIn(given) : settingsIn(given) } satisfies NewSource)
      onDone()
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    }
  }
  const hint = protocol === 'koha' ? m.sources.addressHint.koha : isAsked(protocol) ? m.sources.addressHint.server : m.sources.addressHint.files
  return (
    <form className='card stack' onSubmit={submit} aria-label={m.operator.addSource}>
      <div className='form-grid'>
        <Field label={m.desk.library}>
          {id => <select id={id} name='library' className='select' required>{data?.libraries.map(library => <option key={library.code} value={library.code}>{nameOf(library)}</option>)}</select>}
        </Field>
        <Field label={m.operator.protocolLabel}>
          {id => (
            <select id={id} name='protocol' className='select' value={protocol} onChange={event => setProtocol(event.target.value as Protocol)}>
              {Object.entries(m.sources.protocols).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
            </select>
          )}
        </Field>
        <Field label={m.operator.address} hint={hint}>
          {id => <input id={id} name='address' className='input' autoComplete='off' required={isAsked(protocol)} placeholder={isAsked(protocol) ? 'https://' : ''} value={address} onChange={event => setAddress(event.target.value)} />}
        </Field>
        <Field label={m.operator.schedule}>{id => <input id={id} name='schedule' className='input' autoComplete='off' placeholder='0 3 * * *' />}</Field>
      </div>
      {protocol === 'oai-pmh' && (
        <details>
          <summary className='small'><Icon name='chevron' size={16} />{m.sources.more}</summary>
          <div className='stack tight'>
            <p className='soft small'>{m.sources.oai.lead}</p>
            <OaiSettings />
          </div>
        </details>
      )}
      {(protocol === 'sru' || protocol === 'koha' || isFetched) && (
        <details open={isSftp}>
          <summary className='small'><Icon name='chevron' size={16} />{m.sources.more}</summary>
          <div className='form-grid'>
            <Field label={m.sources.credentials} hint={m.sources.credentialsHint}>{id => <input id={id} name='credentials' className='input' autoComplete='off' placeholder='XICHENG' />}</Field>
            {protocol === 'koha' && (
              <Field label={m.sources.authentication}>
                {id => <select id={id} name='authentication' className='select'>{(['basic', 'oauth2'] as const).map(one => <option key={one} value={one}>{m.sources.authentications[one]}</option>)}</select>}
              </Field>
            )}
            {isSftp && <Text name='hostKey' label={m.sources.hostKey} hint={m.sources.hostKeyHint} placeholder='SHA256:' />}
            {isSftp && <Text name='pattern' label={m.sources.pattern} hint={m.sources.patternHint} placeholder='*.mrc *.delete.txt' />}
            {protocol === 'sru' && <Text name='dateIndex' label={m.sources.dateIndex} hint={m.sources.dateIndexHint} />}
            {protocol === 'sru' && <Text name='index' label={m.sources.slices} hint={m.sources.slicesHint} placeholder='dc.date' />}
            {protocol === 'sru' && <Field label={m.sources.slicesFrom}>{id => <input id={id} name='from' type='number' className='input' placeholder='1500' />}</Field>}
            {protocol === 'sru' && <Field label={m.sources.slicesTo}>{id => <input id={id} name='to' type='number' className='input' placeholder='2030' />}</Field>}
          </div>
        </details>
      )}
      {problem && <ProblemNote problem={problem} />}
      <div className='row'>
        <button type='submit' className='button main'>{m.operator.add}</button>
        <button type='button' className='button quiet' onClick={onClose}>{m.operator.cancel}</button>
      </div>
    </form>
  )
}

/** What the form's fields say in the words of a source's settings. */
function settingsIn (given: (name: string) => string | undefined): Record<string, unknown> {
  const settings: Record<string, unknown> = {}
  for (const name of ['credentials', 'authentication', 'hostKey', 'pattern', 'dateIndex']) if (given(name) !== undefined) settings[name] = given(name)
  const index = given('index')
  const end = (name: string) => given(name) === undefined ? {} : { [name]: Number(given(name)) }
  if (index !== undefined) settings.slices = [{ index, by: 'number', ...end('from'), ...end('to') }]
  return settings
}
