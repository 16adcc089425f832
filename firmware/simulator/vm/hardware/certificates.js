import { X509Certificate } from 'node:crypto';
import net from 'node:net';

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const LONGEST_CHAIN = 8;

/**
 * @param {Uint8Array} bytes one certificate in DER, or any number in PEM
 * @returns {X509Certificate[] | null} null if that is something else
 */
export function parseCertificates(bytes) {
  const text = Buffer.from(bytes).toString('latin1');
  try {
    const certificates = (text.includes('-----BEGIN ') ? text.match(PEM) ?? [] : [bytes]).map((one) => new X509Certificate(one));
    return certificates.length > 0 ? certificates : null;
  } catch {
    return null;
  }
}

/**
 * What Mbed TLS finds wrong with a server's certificate, with the board's own clock.
 * @param {Uint8Array[]} chain in DER, the server's own first
 * @param {X509Certificate[]} anchors authorities the board trusts
 * @param {string} host name or address the board connected to
 * @param {number} now milliseconds since 1970
 * @returns {string} as `mbedtls_x509_crt_verify_info` writes it, a line each; empty if all is well
 */
export function certificateProblems(chain, anchors, host, now) {
  const certificates = chain.map((bytes) => new X509Certificate(bytes));
  const [own] = certificates;
  const { path, trusted } = pathToAnchor(certificates, anchors);
  const named = net.isIP(host) ? own.checkIP(host) : own.checkHost(host, { partialWildcards: false });
  return [
    path.some(({ validTo }) => Date.parse(validTo) < now) && 'The certificate validity has expired',
    !named && 'The certificate Common Name (CN) does not match with the expected CN',
    !trusted && 'The certificate is not correctly signed by the trusted CA',
    path.some(({ validFrom }) => Date.parse(validFrom) > now) && 'The certificate validity starts in the future',
  ].filter(Boolean).map((line) => `\n${line}\n`).join('');
}

/**
 * @param {X509Certificate[]} certificates
 * @param {X509Certificate[]} anchors
 */
function pathToAnchor(certificates, anchors) {
  const path = [certificates[0]];
  while (path.length < LONGEST_CHAIN) {
    const last = path[path.length - 1];
    if (anchors.some((anchor) => anchor.raw.equals(last.raw))) return { path, trusted: true };
    const issuer = [...anchors, ...certificates].find((one) => one.ca && !path.includes(one) && last.checkIssued(one) && last.verify(one.publicKey));
    if (!issuer) break;
    path.push(issuer);
  }
  return { path, trusted: false };
}
