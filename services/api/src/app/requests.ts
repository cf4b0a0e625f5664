import fp from 'fastify-plugin'

/** What all HTTP calls share: how a body is read, and the one log line that each leaves. */
export const requests = fp(async app => {
  const parse = app.getDefaultJsonParser('error', 'error')
  // A step such as "receive" needs no words: an empty body is an empty object.
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, {})
    else void parse(request, body as string, done)
  })
  app.addHook('preValidation', async request => {
    if (request.body === undefined && request.routeOptions.schema?.body !== undefined) request.body = {}
  })

  // The route's pattern and not the address: what was searched for and which request was looked at is the reader's own.
  // What was merely read is told at `debug`: a line is written before the next answer, and searches are many.
  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url?.startsWith('/v1/') !== true) return
    const level = request.method === 'GET' && reply.statusCode < 400 ? 'debug' : 'info'
    request.log[level]({ method: request.method, route: request.routeOptions.url, status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime * 10) / 10 }, 'answered')
  })
}, { name: 'requests', fastify: '5.x' })
