import Definitions
import NIOSSL

/// The files of a target's TLS, read and checked against each other.
struct TLSMaterial: Sendable {
    var configuration: TLSConfiguration

    /// The greatest file, in bytes: the authorities of a whole system fit in.
    static let maximumFileBytes = 1 << 20

    /// Reads the files.
    ///
    /// - Parameter tls: Where they are.
    /// - Throws: What is wrong with the first that cannot be used. No contents are in its words.
    init(_ tls: ResolvedTLS) throws(UnreadableFile) {
        configuration = .makeClientConfiguration()
        if let path = tls.ca {
            configuration.trustRoots = .certificates(try Self.certificates(in: path, named: "ca"))
        }
        guard let certificate = tls.certificate, let key = tls.key else { return }
        configuration.certificateChain = try Self.certificates(
            in: certificate, named: "certificate"
        )
        .map { .certificate($0) }
        configuration.privateKey = .privateKey(try Self.privateKey(in: key))
        do { _ = try NIOSSLContext(configuration: configuration) } catch {
            throw UnreadableFile(
                reason: "the key `\(key)` is not that of the certificate `\(certificate)`")
        }
    }

    private static func certificates(
        in path: String, named key: String
    ) throws(UnreadableFile) -> [NIOSSLCertificate] {
        let bytes = try contents(of: path, named: key)
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(bytes), !certificates.isEmpty
        else {
            throw UnreadableFile(
                reason: "the file `\(path)` of `\(key)` holds no certificate in PEM")
        }
        return certificates
    }

    private static func privateKey(in path: String) throws(UnreadableFile) -> NIOSSLPrivateKey {
        let bytes = try contents(of: path, named: "key")
        // Without this the library would ask for the passphrase on the terminal.
        guard bytes.firstRange(of: Array("ENCRYPTED".utf8)) == nil else {
            throw UnreadableFile(
                reason: "the file `\(path)` of `key` has a passphrase, which is not supported")
        }
        guard let key = try? NIOSSLPrivateKey(bytes: bytes, format: .pem) else {
            throw UnreadableFile(reason: "the file `\(path)` of `key` holds no private key in PEM")
        }
        return key
    }

    private static func contents(
        of path: String, named key: String
    ) throws(UnreadableFile) -> [UInt8] {
        do throws(UnreadableFile) {
            return try fileContents(path, upTo: maximumFileBytes)
        } catch {
            throw UnreadableFile(reason: "the file `\(path)` of `\(key)` \(error.reason)")
        }
    }
}
