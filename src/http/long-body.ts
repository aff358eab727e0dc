// A body that may take hours to arrive. The server's limit for receiving a whole request counts for all alike; for these it is
// lifted, and silence alone ends them.
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** Without a byte for so long, the sender is taken to be gone. An import that waits for the database reads nothing meanwhile. */
const SILENCE_MS = 300_000

const taking = new WeakSet<Socket>()

/** For the route's onRequest hook, once the caller is known. */
export function allowLongBody(request: FastifyRequest, reply: FastifyReply): void {
  const { socket } = request.raw
  taking.add(socket)
  socket.setTimeout?.(SILENCE_MS)
  reply.raw.once('close', () => {
    taking.delete(socket)
    socket.setTimeout?.(0)
  })
}

export const takesLongBody = (socket: Socket): boolean => taking.has(socket)
