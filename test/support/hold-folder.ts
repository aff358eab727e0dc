// A process of its own that takes the embedded folder given as argument and keeps it: `held` on its output, until it is ended.
import { connectEmbedded } from '../../src/db/connect.ts'

await connectEmbedded(process.argv[2]!, { url: 'http://127.0.0.1:3000' })
process.stdout.write('held\n')
setInterval(() => {}, 60_000)
