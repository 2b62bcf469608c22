import { describeConsole } from '../journeys/console.ts'

describeConsole(3)
