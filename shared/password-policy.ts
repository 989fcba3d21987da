/** Passwords have this many characters (code points) at least and at most. */
export const PASSWORD_MIN_LENGTH = 8;
export const PASSWORD_MAX_LENGTH = 128;

/** What is wrong with a password: a code for programs and a sentence for people, neither of which repeats it. */
export interface PasswordProblem {
	code: "TOO_SHORT" | "TOO_LONG" | "TOO_COMMON";
	message: string;
}

/**
 * Checks a new password: 8 to 128 characters, and none of the most common ones in whatever case. There are no
 * composition rules, as OWASP ASVS 5.0 (6.2) advises. Returns undefined for a good password.
 */
export function passwordProblem(password: string): PasswordProblem | undefined {
	const length = [...password].length;
	if (length < PASSWORD_MIN_LENGTH)
		return { code: "TOO_SHORT", message: `A password has at least ${PASSWORD_MIN_LENGTH} characters.` };
	if (length > PASSWORD_MAX_LENGTH)
		return { code: "TOO_LONG", message: `A password has at most ${PASSWORD_MAX_LENGTH} characters.` };
	if (COMMON_PASSWORDS.has(password.toLowerCase()))
		return { code: "TOO_COMMON", message: "This password is one of the first that an attacker tries." };
	return undefined;
}

// Shorter ones are refused by their length, so the list has only those of eight characters and more, in lower case.
const COMMON_PASSWORDS = new Set(
	`
	00000000 01234567 0123456789 0987654321 11111111 111111111 1111111111 11223344 112233445566 12121212 12312312
	123123123 1234512345 12345678 123456789 1234567890 12345678910 123456789a 12345678a 1234qwer 12341234 123654789
	123abc123 12qwaszx 147258369 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 22222222 55555555 66666666 741852963 77777777
	789456123 87654321 88888888 963852741 987654321 9876543210 99999999 a1234567 a12345678 a123456789 aa123456
	aa12345678 abc12345 abcd1234 abcdefgh access14 admin123 admin1234 administrator alexander asdf1234 asdfasdf
	asdfghjk asdfghjkl baseball basketball butterfly changeme changeme123 charlie1 chocolate computer corvette
	danielle default1 dragon123 drowssap elephant football football1 hello123 iloveyou iloveyou1 internet jennifer
	jordan23 letmein1 letmein123 liverpool login123 master123 mercedes michelle midnight monkey123 mustang1 p@ssw0rd
	p@ssword pa55word passw0rd password password! password1 password12 password123 password1234 princess princess1
	q1w2e3r4 q1w2e3r4t5 qazwsxedc qwer1234 qwerty12 qwerty123 qwertyui qwertyuiop root1234 samantha secret123
	sunshine sunshine1 superman superman1 test1234 testtest trustno1 victoria voltrico voltrico1 welcome1 welcome123
	whatever zaq12wsx zxcvbnm1 zxcvbnm123
	`
		.trim()
		.split(/\s+/),
);
