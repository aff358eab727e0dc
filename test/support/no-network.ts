// Tests reach this machine only: a connection to anywhere else fails at once and by name.
import net from 'node:net'

const LOCAL = /^(127\.|::1$|localhost$|0\.0\.0\.0$|::ffff:127\.)/
const connect = net.Socket.prototype.connect
const GUARDED = Symbol.for('sia: tests do not reach the network')

// It runs before each file, and files share a process.
if (!(GUARDED in connect)) {
  const guarded = function (this: net.Socket, ...args: unknown[]) {
    const options = (Array.isArray(args[0]) ? args[0][0] : args[0]) as { host?: string; path?: string } | undefined
    if (options && typeof options === 'object' && !options.path && options.host && !LOCAL.test(options.host)) {
      process.nextTick(() => this.destroy(new Error(`tests do not reach the network: ${options.host}`)))
      return this
    }
    return connect.apply(this, args as never)
  }
  net.Socket.prototype.connect = Object.assign(guarded, { [GUARDED]: true }) as typeof connect
}
