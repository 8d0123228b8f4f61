/** Professional registers whose numbers somebody can have, by the name people know them by. */
export const REGISTERS = ['SKJ', 'Registerplein', 'NIP', 'NVO', 'V&VN', 'BIG'] as const;
