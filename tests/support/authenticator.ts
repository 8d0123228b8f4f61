/** An authenticator in a few lines: it makes one passkey and signs with it, as a phone would. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const FLAGS = { present: 0x01, verified: 0x04, attested: 0x40 };

type Options = { origin: string; host: string; counter?: number; verified?: boolean };

/** A passkey that counts by itself unless it is told what to say. */
export function makeAuthenticator({ origin, host }: Pick<Options, 'origin' | 'host'>) {
	const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const id = randomBytes(16);
	let counter = 0;

	function authData(flags: number, said?: number) {
		counter = said ?? counter + 1;
		const bytes = Buffer.alloc(37);
		createHash('sha256').update(host).digest().copy(bytes);
		bytes.writeUInt8(flags, 32);
		bytes.writeUInt32BE(counter, 33);
		return bytes;
	}

	function clientData(type: string, challenge: string, from = origin) {
		return Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }));
	}

	return {
		/** What a browser answers that was asked to make a passkey. */
		make(challenge: string) {
			const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
			const key = Buffer.concat([
				Buffer.from('a5010203262001215820', 'hex'),
				Buffer.from(x, 'base64url'),
				Buffer.from('225820', 'hex'),
				Buffer.from(y, 'base64url')
			]);
			const data = Buffer.concat([
				authData(FLAGS.present | FLAGS.verified | FLAGS.attested, 0),
				Buffer.alloc(16),
				Buffer.from([0, id.length]),
				id,
				key
			]);
			const attestation = Buffer.concat([
				Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
				Buffer.from([data.length]),
				data
			]);
			return answer({
				clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
				attestationObject: attestation.toString('base64url')
			});
		},

		/** What a browser answers that was asked to use it. */
		use(challenge: string, given: { counter?: number; verified?: boolean; origin?: string } = {}) {
			const flags = FLAGS.present | (given.verified === false ? 0 : FLAGS.verified);
			const data = authData(flags, given.counter);
			const client = clientData('webauthn.get', challenge, given.origin);
			const signed = Buffer.concat([data, createHash('sha256').update(client).digest()]);
			return answer({
				clientDataJSON: client.toString('base64url'),
				authenticatorData: data.toString('base64url'),
				signature: sign('sha256', signed, privateKey).toString('base64url')
			});
		}
	};

	function answer(response: Record<string, string>) {
		const name = id.toString('base64url');
		return JSON.stringify({
			id: name,
			rawId: name,
			type: 'public-key',
			clientExtensionResults: {},
			response
		});
	}
}
