// Removes what an older build left: a file whose source is gone would be published otherwise.
import { rmSync } from 'node:fs'

rmSync('dist', { recursive: true, force: true })
