import type { LibraryQuality, QualityReport } from '@commonshelf/api/contract'
import { useMessages } from '../i18n/index.js'

/** Files for the library's own system: the findings, the corrected records, and what was changed in them. */
export function TakeHome ({ quality, report }: { quality: LibraryQuality, report: QualityReport }) {
  const m = useMessages()
  return (
    <section className='card stack' aria-labelledby='take-home'>
      <h2 id='take-home'>{m.quality.takeHome}</h2>
      <div className='row'>
        <span>{m.quality.findingsFile}</span>
        <a className='button' href={`/v1/quality-reports/${report.id}/findings-file?format=xlsx`} download>XLSX</a>
        <a className='button quiet' href={`/v1/quality-reports/${report.id}/findings-file`} download>CSV</a>
      </div>
      <p className='soft small prose'>{m.quality.takeHomeLead}</p>
      <ul className='stack'>
        {quality.sources.map(({ id, protocol, form }) => (
          <li key={id} className='row'>
            <span>{m.operator.protocol[protocol as keyof typeof m.operator.protocol] ?? protocol} <span className='soft small'>{form === undefined ? m.quality.noFile : m.quality.forms[form]}</span></span>
            {form !== undefined && <>
              <a className='button' href={`/v1/sources/${id}/corrected-file`} download>{m.quality.correctedFile}</a>
              <a className='button quiet' href={`/v1/sources/${id}/corrected-file?only=changed`} download>{m.quality.onlyChanged}</a>
              <a className='button quiet' href={`/v1/sources/${id}/corrections?format=xlsx`} download>{m.quality.listOfChanges}</a>
            </>}
          </li>
        ))}
      </ul>
    </section>
  )
}
