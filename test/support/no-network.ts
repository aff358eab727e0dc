// Tests reach this machine only: a connection to anywhere else fails at once and by name.
import net from 'node:net'

const LOCAL = /^(127\.|::1$|localhost$|0\.0\.0\.0$|::ffff:127\.)/
const connect = net.Socket.prototype.connect

net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  const options = (Array.isArray(args[0]) ? args[0][0] : args[0]) as { host?: string; path?: string } | undefined
  if (options && typeof options === 'object' && !options.path && options.host && !LOCAL.test(options.host)) {
    process.nextTick(() => this.destroy(new Error(`tests do not reach the network: ${options.host}`)))
    return this
  }
  return connect.apply(this, args as never)
} as typeof connect
