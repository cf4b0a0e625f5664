import fastifyStatic from '@fastify/static'
import fp from 'fastify-plugin'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { problemOf, sendProblem } from './problems.js'

/** The built pages, and their index page for every address that is theirs: the pages find their own way from there. */
export const pages = fp<{ folder?: string }>(async (app, { folder }) => {
  const built = folder !== undefined && existsSync(join(folder, 'index.html'))
  if (built) {
    await app.register(async own => {
      own.addHook('onRoute', route => { route.config = { ...route.config, access: 'public' } })
      await own.register(fastifyStatic, {
        root: folder,
        wildcard: false,
        decorateReply: true,
        index: ['index.html'],
        cacheControl: false,
        // The build leaves each file compressed beside itself
        preCompressed: true,
        // Vite names its files by their content; the index page names the files.
        setHeaders: (reply, path) => {
          void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
        }
      })
      own.get('/*', { schema: { hide: true } }, async (request, reply) => {
        const path = request.url.split('?')[0] ?? '/'
        const wantsPage = !/^\/(v1|docs|health)(\/|$)/.test(path) && !/\.[a-z0-9]{2,5}$/i.test(path)
        if (wantsPage) return reply.sendFile('index.html')
        return sendProblem(reply, problemOf({ problem: 'not-found', message: `Nothing answers at ${path}` } as never, request))
      })
    })
  }
  app.setNotFoundHandler(async (request, reply) =>
    sendProblem(reply, problemOf({ problem: 'not-found', message: `Nothing answers to ${request.method} at this address` } as never, request)))
}, { name: 'pages', fastify: '5.x', dependencies: ['problems'] })
