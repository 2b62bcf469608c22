export { policies, purposesOfUse } from './policies.ts'
