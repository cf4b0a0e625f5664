/*
 * The scan page without a network: its files are kept at the first visit, so that it opens in a room that has none. Nothing
 * of the API passes through here; what was scanned is in IndexedDB, and the page itself sends it.
 * The build fills in which files these are, and a version that changes with them.
 */
const version = 'scan-__VERSION__'
const files = ['/scan', '/icon.svg', ...__FILES__]
/** How long the network may take before the kept page is shown, in milliseconds. */
const patience = 3000

self.addEventListener('install', event => {
  event.waitUntil(caches.open(version).then(cache => cache.addAll(files)))
})

self.addEventListener('activate', event => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('scan-') && name !== version) await caches.delete(name)
    await self.clients.claim()
  })())
})

self.addEventListener('fetch', event => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (url.pathname.startsWith('/assets/') || url.pathname === '/icon.svg') event.respondWith(file(request))
})

/** The newest page where there is a network, else the one that is kept. */
async function page (request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(patience) })
  } catch {
    return await caches.match('/scan') ?? Response.error()
  }
}

/** Files are named by their content: what is kept is right. */
async function file (request) {
  return await caches.match(request) ?? fetch(request)
}
