import { useEffect, useRef, useState } from 'react'
import { useMessages } from '../i18n/index.js'
import { Note } from '../parts/states.js'
import { openReader } from './reader.js'

/** How often a picture is looked at, and how long a code must be out of sight before it counts again, in milliseconds. */
const lookEvery = 120
const outOfSight = 1500

/** The camera as a scanner. A code that stays before it is read once. */
export function Camera ({ onCode }: { onCode: (code: string) => void }) {
  const { scanning } = useMessages()
  const video = useRef<HTMLVideoElement>(null)
  const [trouble, setTrouble] = useState<'refused' | 'none'>()
  const [ready, setReady] = useState(false)
  const heard = useRef(onCode)
  heard.current = onCode

  useEffect(() => {
    let stream: MediaStream | undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    let closed = false
    const seen = new Map<string, number>()
    const start = async () => {
      if (!('mediaDevices' in navigator)) return setTrouble('none')
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } } })
      } catch (error) {
        return setTrouble((error as DOMException).name === 'NotAllowedError' ? 'refused' : 'none')
      }
      const element = video.current
      if (closed || element === null) return stop()
      element.srcObject = stream
      await element.play().catch(() => undefined)
      const read = await openReader()
      setReady(true)
      const look = async () => {
        const codes = await read(element).catch(() => [])
        const now = performance.now()
        for (const code of codes) {
          const last = seen.get(code)
          seen.set(code, now)
          if (!closed && (last === undefined || now - last > outOfSight)) heard.current(code)
        }
        if (!closed) timer = setTimeout(look, lookEvery)
      }
      await look()
    }
    const stop = () => { for (const track of stream?.getTracks() ?? []) track.stop() }
    void start()
    return () => {
      closed = true
      clearTimeout(timer)
      stop()
    }
  }, [])

  if (trouble !== undefined) return <Note kind='warn' icon='alert' live>{scanning.camera[trouble]}</Note>
  return (
    <div className='camera'>
      <video ref={video} playsInline muted aria-label={scanning.camera.label} />
      <span className='camera-line' aria-hidden='true' />
      <p className='camera-hint small'>{ready ? scanning.camera.aim : scanning.camera.starting}</p>
    </div>
  )
}
