/**
 * Takes out of a picture what tells about its maker: place, camera, names, comments. The picture itself is
 * copied byte by byte; what comes after its end is left behind. Undefined when it is no sound picture.
 */
export function stripImage(mediaType: string, bytes: Buffer): Buffer | undefined {
	try {
		if (mediaType === 'image/jpeg') return stripJpeg(bytes);
		if (mediaType === 'image/png') return stripPng(bytes);
		return bytes;
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;
// APP1 holds EXIF and XMP, APP2 may hold a second picture, APP13 holds IPTC, COM holds remarks.
const TELLING_SEGMENTS = new Set([
	0xe1, 0xed, 0xfe, 0xe3, 0xe4, 0xe5, 0xe6, 0xe7, 0xe8, 0xe9, 0xea, 0xeb, 0xec, 0xef
]);

function stripJpeg(bytes: Buffer): Buffer {
	const kept = [bytes.subarray(0, 2)];
	for (let at = 2; ;) {
		while (bytes.readUInt8(at) === 0xff && bytes.readUInt8(at + 1) === 0xff) at += 1;
		if (bytes.readUInt8(at) !== 0xff) throw new RangeError('no marker');
		const marker = bytes.readUInt8(at + 1);
		if (marker === END_OF_IMAGE) return Buffer.concat([...kept, bytes.subarray(at, at + 2)]);
		const header = at + 2 + bytes.readUInt16BE(at + 2);
		const end = marker === START_OF_SCAN ? endOfScan(bytes, header) : header;
		if (end > bytes.length) throw new RangeError('cut off');
		if (!tells(marker, bytes.subarray(at + 4, header))) kept.push(bytes.subarray(at, end));
		at = end;
	}
}

function tells(marker: number, body: Buffer) {
	if (marker === 0xe2) return !body.subarray(0, 11).equals(Buffer.from('ICC_PROFILE'));
	return TELLING_SEGMENTS.has(marker);
}

/** Where the next marker begins that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number) {
	for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
		const next = bytes.readUInt8(at + 1);
		if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
	}
	throw new RangeError('no end');
}

const PNG_SIGNATURE = 8;
const TELLING_CHUNKS = new Set(['eXIf', 'tEXt', 'zTXt', 'iTXt', 'tIME']);

function stripPng(bytes: Buffer): Buffer {
	const kept = [bytes.subarray(0, PNG_SIGNATURE)];
	for (let at = PNG_SIGNATURE; ;) {
		const end = at + 12 + bytes.readUInt32BE(at);
		const type = bytes.toString('latin1', at + 4, at + 8);
		if (end > bytes.length || !/^[A-Za-z]{4}$/.test(type)) throw new RangeError('cut off');
		if (!TELLING_CHUNKS.has(type)) kept.push(bytes.subarray(at, end));
		if (type === 'IEND') return Buffer.concat(kept);
		at = end;
	}
}
