/** SanteDB's own policies: what a session may be granted, and what a token request may ask for. */
export const policies = {
  /** Everything. */
  unrestricted: '1.3.6.1.4.1.33349.3.1.5.9.2',
  administration: '1.3.6.1.4.1.33349.3.1.5.9.2.0',
  login: '1.3.6.1.4.1.33349.3.1.5.9.2.1',
  loginAsService: '1.3.6.1.4.1.33349.3.1.5.9.2.1.0',
  oauthLogin: '1.3.6.1.4.1.33349.3.1.5.9.2.1.0.0',
  clientCredentialsFlow: '1.3.6.1.4.1.33349.3.1.5.9.2.1.0.0.1',
  clientCredentialsFlowWithoutDevice: '1.3.6.1.4.1.33349.3.1.5.9.2.1.0.0.1.0',
  passwordFlow: '1.3.6.1.4.1.33349.3.1.5.9.2.1.0.0.2',
  passwordFlowWithoutDevice: '1.3.6.1.4.1.33349.3.1.5.9.2.1.0.0.2.0',
  codeFlow: '1.3.6.1.4.1.33349.3.1.5.9.2.1.0.0.3',
  codeFlowWithoutDevice: '1.3.6.1.4.1.33349.3.1.5.9.2.1.0.0.3.0',
  challengeFlow: '1.3.6.1.4.1.33349.3.1.5.9.2.1.0.0.4',
  challengeFlowWithoutDevice: '1.3.6.1.4.1.33349.3.1.5.9.2.1.0.0.4.0',
  /** Login for nothing but a change of the password. */
  passwordChange: '1.3.6.1.4.1.33349.3.1.5.9.2.1.0.1',
  clinicalData: '1.3.6.1.4.1.33349.3.1.5.9.2.2',
  readMetadata: '1.3.6.1.4.1.33349.3.1.5.9.2.4.0',
  securityElevations: '1.3.6.1.4.1.33349.3.1.5.9.2.600',
  loginAnywhere: '1.3.6.1.4.1.33349.3.1.5.9.2.900',
  /** Overriding policies for a purpose of use ("break the glass"). To ask for it is to ask for an override. */
  overrideDisclosure: '1.3.6.1.4.1.33349.3.1.5.9.2.999',
  /** Data that is disclosed only to an elevated session. */
  restrictedInformation: '1.3.6.1.4.1.33349.3.1.5.9.3',
} as const

/** What data may be used for: the claim `purpose` of an elevation. */
export const purposesOfUse = {
  coverage: '6af98142-9169-11ea-bb37-0242ac130002',
  emergency: '6af982f0-9169-11ea-bb37-0242ac130002',
  marketing: '6af98494-9169-11ea-bb37-0242ac130002',
  operations: '6af988fe-9169-11ea-bb37-0242ac130002',
  payment: '8b18bd66-916a-11ea-bb37-0242ac130002',
  research: '8b18c126-916a-11ea-bb37-0242ac130002',
  patientRequest: '8b18c2b6-916a-11ea-bb37-0242ac130002',
  publicHealth: '8b18c694-916a-11ea-bb37-0242ac130002',
  treatment: '8b18c81a-916a-11ea-bb37-0242ac130002',
  securityAdministration: '8b18c8ce-916a-11ea-bb37-0242ac130002',
} as const
