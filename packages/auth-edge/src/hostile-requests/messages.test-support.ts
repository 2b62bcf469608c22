// Messages that two readers read differently, that are too large, or that never end.
import { type Row, streamed, withHeaders } from './stage.test-support.ts'

export const messages: Row[] = [
  [
    'a length beside chunks',
    withHeaders({ 'content-length': '4', 'transfer-encoding': 'chunked' }, { method: 'POST', body: 'abcd' }),
    400,
    'malformed_request',
  ],
  [
    'two lengths',
    withHeaders({ 'content-length': '4, 8' }, { method: 'POST', body: 'abcd' }),
    400,
    'malformed_request',
  ],
  [
    'a length with a sign',
    withHeaders({ 'content-length': '+4' }, { method: 'POST', body: 'abcd' }),
    400,
    'malformed_request',
  ],
  [
    'a length in hexadecimal',
    withHeaders({ 'content-length': '0x4' }, { method: 'POST', body: 'abcd' }),
    400,
    'malformed_request',
  ],
  [
    'a coding that hides',
    withHeaders({ 'transfer-encoding': 'xchunked' }, { method: 'POST', body: 'abcd' }),
    400,
    'malformed_request',
  ],
  [
    'two codings',
    withHeaders({ 'transfer-encoding': 'gzip, chunked' }, { method: 'POST', body: 'abcd' }),
    400,
    'malformed_request',
  ],
  [
    'a body that is larger when it is unpacked',
    withHeaders({ 'content-encoding': 'gzip' }, { method: 'POST', body: 'abcd' }),
    415,
    'unsupported_media',
  ],
  [
    'a body that was packed twice',
    withHeaders({ 'content-encoding': 'identity, lzma' }, { method: 'POST', body: 'abcd' }),
    415,
    'unsupported_media',
  ],
  ['a GET with a body', withHeaders({ 'content-length': '4' }), 400, 'malformed_request'],
  ['a GET with chunks', withHeaders({ 'transfer-encoding': 'chunked' }), 400, 'malformed_request'],
  [
    'a body longer than it said',
    withHeaders({ 'content-length': '2' }, { method: 'POST', body: 'abcd' }),
    400,
    'malformed_request',
  ],
  [
    'a body that is said to be too large',
    withHeaders({ 'content-length': '1001' }, { method: 'POST', body: 'a' }),
    413,
    'body_too_large',
  ],
  [
    'a body that is too large without saying so',
    () => streamed('POST', (controller) => controller.enqueue(new Uint8Array(400))),
    413,
    'body_too_large',
  ],
  [
    'a body that never comes',
    () => streamed('PUT', () => new Promise<void>(() => {})),
    408,
    'request_timeout',
  ],
  [
    'a small body that never comes',
    () => streamed('PUT', () => new Promise<void>(() => {}), { 'content-length': '10' }),
    408,
    'request_timeout',
  ],
  [
    'a body that drips',
    () =>
      streamed('PUT', async (controller) => {
        controller.enqueue(new Uint8Array(1))
        await new Promise((resolve) => setTimeout(resolve, 20))
      }),
    408,
    'request_timeout',
  ],
]
