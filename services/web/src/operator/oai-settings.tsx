import { useState } from 'react'
import { useMessages } from '../i18n/index.js'
import { Field, Text } from './form-field.js'

const choices = { which: ['whole', 'each', 'named'], granularity: ['', 'day', 'second'], fullBy: ['records', 'identifiers'] } as const

/** What may be said of an OAI-PMH server. Nothing has to be: what is chosen at first is what holds without it. */
export function OaiSettings () {
  const words = useMessages().sources.oai
  const [which, setWhich] = useState<string>('whole')
  return (
    <>
      <div className='form-grid'>
        <Field label={words.which}>
          {id => <select id={id} name='which' className='select' value={which} onChange={event => setWhich(event.target.value)}>{choices.which.map(one => <option key={one} value={one}>{words.whichOnes[one]}</option>)}</select>}
        </Field>
        {which === 'named' && <Field label={words.sets} hint={words.setsHint}>{id => <input id={id} name='sets' className='input' autoComplete='off' required placeholder='books serials' />}</Field>}
        <Text name='metadataPrefix' label={words.prefix} hint={words.prefixHint} placeholder={words.automatic} />
        <Field label={words.fullEvery} hint={words.fullEveryHint}>{id => <input id={id} name='fullEvery' type='number' min={1} step={1} className='input' placeholder={words.never} />}</Field>
        <Field label={words.fullBy} hint={words.fullByHint}>
          {id => <select id={id} name='fullBy' className='select'>{choices.fullBy.map(one => <option key={one} value={one}>{words.fullByOnes[one]}</option>)}</select>}
        </Field>
        <Field label={words.granularity} hint={words.granularityHint}>
          {id => <select id={id} name='granularity' className='select'>{choices.granularity.map(one => <option key={one} value={one}>{words.granularities[one || 'stated']}</option>)}</select>}
        </Field>
      </div>
      <label className='check'><input type='checkbox' name='windows' defaultChecked /><span>{words.windows} <span className='hint soft small'>{words.windowsHint}</span></span></label>
      <label className='check'><input type='checkbox' name='trustListSize' defaultChecked /><span>{words.trust} <span className='hint soft small'>{words.trustHint}</span></span></label>
    </>
  )
}

/** What was said, in the words of a source's settings; what is as usual is left out. */
export function oaiSettingsIn (given: (name: string) => string | undefined): Record<string, unknown> {
  const [metadataPrefix, granularity, fullEvery] = [given('metadataPrefix'), given('granularity'), given('fullEvery')]
  const sets = given('which') === 'each' ? 'all' : given('which') === 'named' ? given('sets')?.split(/[\s,，、;；]+/).filter(Boolean) : undefined
  return {
    ...sets !== undefined && { sets },
    ...metadataPrefix !== undefined && { metadataPrefix },
    ...granularity !== undefined && { granularity },
    ...fullEvery !== undefined && { fullEvery: Number(fullEvery) },
    ...given('fullBy') === 'identifiers' && { fullBy: 'identifiers' },
    ...given('windows') === undefined && { windowRecords: 0 },
    ...given('trustListSize') === undefined && { trustListSize: false }
  }
}
