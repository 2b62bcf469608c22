/** Says what the data are needed for. Both generations use this type. */
export const PURPOSE_CLAIM = 'urn:oasis:names:tc:xacml:2.0:action:purpose'

/** SanteDB's purposes of use, in the order of its `PurposeOfUseKeys`. */
export const PURPOSES_OF_USE: readonly string[] = [
  '6af98142-9169-11ea-bb37-0242ac130002',
  '6af982f0-9169-11ea-bb37-0242ac130002',
  '6af98494-9169-11ea-bb37-0242ac130002',
  '6af988fe-9169-11ea-bb37-0242ac130002',
  '8b18bd66-916a-11ea-bb37-0242ac130002',
  '8b18c126-916a-11ea-bb37-0242ac130002',
  '8b18c2b6-916a-11ea-bb37-0242ac130002',
  '8b18c694-916a-11ea-bb37-0242ac130002',
  '8b18c81a-916a-11ea-bb37-0242ac130002',
  '8b18c8ce-916a-11ea-bb37-0242ac130002',
]
