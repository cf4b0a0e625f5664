import { createHash, generateKeyPairSync } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import ssh2, { type Connection } from 'ssh2'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

export interface SftpServer {
  url: string
  host: string
  /** The fingerprint of its key. */
  hostKey: string
  /** What its folder /export holds, by name; to be changed as a test likes. */
  files: Map<string, { bytes: Buffer, time: number }>
  /** Bytes after which a connection is cut, once each. */
  cuts: number[]
  /** Paths that were opened. */
  read: string[]
  /** Bytes that were sent. */
  sent: number
  /** Called before each answer to a stat, with its path. */
  onStat: (path: string) => void
}

const { Server, utils } = ssh2
const { STATUS_CODE, flagsToString } = utils.sftp

/** A real SFTP server in this process: user librarian, password secret. */
export async function anSftpServer (t: TearsDown): Promise<SftpServer> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs1', format: 'pem' }, publicKeyEncoding: { type: 'pkcs1', format: 'pem' } })
  const parsed = utils.parseKey(privateKey)
  if (parsed instanceof Error) throw parsed
  const fingerprint = createHash('sha256').update(parsed.getPublicSSH()).digest('base64').replace(/=+$/, '')
  const server: SftpServer = { url: '', host: '127.0.0.1', hostKey: `SHA256:${fingerprint}`, files: new Map(), cuts: [], read: [], sent: 0, onStat () {} }
  const connections = new Set<Connection>()
  const ssh = new Server({ hostKeys: [privateKey] }, client => {
    connections.add(client)
    client.on('error', () => {}).on('close', () => connections.delete(client))
    client.on('authentication', context => context.method === 'password' && context.username === 'librarian' && context.password === 'secret' ? context.accept() : context.reject(['password']))
    client.on('ready', () => client.on('session', accept => accept().on('sftp', accept => serve(server, accept(), () => client.end()))))
  })
  await new Promise<void>(resolve => ssh.listen(0, '127.0.0.1', resolve))
  server.url = `sftp://127.0.0.1:${(ssh.address() as AddressInfo).port}/export`
  t.teardown(() => new Promise<void>(resolve => { ssh.close(() => resolve()); for (const client of connections) client.end() }))
  return server
}

// oxlint-disable-next-line typescript/no-explicit-any -- the server's side has no types worth the name
function serve (server: SftpServer, sftp: any, cut: () => void): void {
  const handles = new Map<number, string>()
  let handle = 0
  const nameOf = (path: string) => path.slice('/export/'.length)
  const attributes = (path: string) => {
    if (path === '/export') return { mode: 0o040755, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 }
    const file = server.files.get(nameOf(path))
    return file && { mode: 0o100644, uid: 0, gid: 0, size: file.bytes.length, atime: file.time, mtime: file.time }
  }
  const stat = (id: number, path: string) => {
    server.onStat(path)
    const found = attributes(path)
    if (found) sftp.attrs(id, found)
    else sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
  }
  const open = (path: string) => {
    const buffer = Buffer.alloc(4)
    buffer.writeUInt32BE(++handle)
    handles.set(handle, path)
    return buffer
  }
  let listed = false
  sftp.on('STAT', stat).on('LSTAT', stat)
    .on('OPENDIR', (id: number, path: string) => { listed = false; sftp.handle(id, open(path)) })
    .on('READDIR', (id: number) => {
      if (listed) return sftp.status(id, STATUS_CODE.EOF)
      listed = true
      sftp.name(id, [...server.files.keys(), 'older'].map(name => ({ filename: name, longname: name, attrs: name === 'older' ? { mode: 0o040755 } : attributes(`/export/${name}`) })))
    })
    .on('OPEN', (id: number, path: string, flags: number) => {
      if (flagsToString(flags) !== 'r' || !server.files.has(nameOf(path))) return sftp.status(id, STATUS_CODE.NO_SUCH_FILE)
      server.read.push(path)
      sftp.handle(id, open(path))
    })
    .on('READ', (id: number, given: Buffer, offset: number, length: number) => {
      const { bytes } = server.files.get(nameOf(handles.get(given.readUInt32BE())!))!
      if (server.cuts.length > 0 && offset + length > server.cuts[0]!) {
        server.cuts.shift()
        return cut()
      }
      if (offset >= bytes.length) return sftp.status(id, STATUS_CODE.EOF)
      const piece = bytes.subarray(offset, offset + length)
      server.sent += piece.length
      sftp.data(id, piece)
    })
    .on('CLOSE', (id: number) => sftp.status(id, STATUS_CODE.OK))
}
