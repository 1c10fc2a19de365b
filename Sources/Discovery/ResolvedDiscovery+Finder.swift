public import AsyncHTTPClient
public import Definitions
import NIOCore
import NIOSSL

extension ResolvedDiscovery {
    /// What a finder needs of the program around it.
    public struct Surroundings: Sendable {
        public var files: TargetFiles
        /// The path that a written one stands for.
        public var path: @Sendable (String) -> String
        /// The program's client for an address, which stays the program's.
        public var client: @Sendable (HTTPAddress) -> HTTPClient
        public var userAgent: String
        /// Milliseconds since 1970 UTC.
        public var now: @Sendable () -> Int64

        /// Surroundings whose parts are all given.
        public init(
            files: TargetFiles, path: @escaping @Sendable (String) -> String,
            client: @escaping @Sendable (HTTPAddress) -> HTTPClient, userAgent: String,
            now: @escaping @Sendable () -> Int64
        ) {
            self.files = files
            self.path = path
            self.client = client
            self.userAgent = userAgent
            self.now = now
        }
    }

    /// What looks for the targets of this discovery.
    ///
    /// - Parameter surroundings: Files and clients.
    /// - Returns: A finder, which is to be closed in the end.
    public func finder(in surroundings: Surroundings) -> any TargetFinder {
        let files = surroundings.files
        switch kind {
        case .files(let paths):
            return FileFinder(paths.map(surroundings.path), files: files, now: surroundings.now)
        case .dns(let dns):
            return DNSFinder(
                dns,
                settings: { () throws(DiscoveryError) in
                    do throws(TargetFiles.Failure) {
                        let bytes = try files.read(
                            ResolverSettings.path, ResolverSettings.maximumFileBytes)
                        return ResolverSettings(String(decoding: bytes, as: UTF8.self))
                    } catch {
                        throw DiscoveryError(
                            .unreadable, "\(ResolverSettings.path): \(error.reason)")
                    }
                })
        case .http(let address):
            return HTTPFinder(
                address, client: surroundings.client(address.server),
                userAgent: surroundings.userAgent)
        case .kubernetes(var query):
            query.authority = query.authority.map(surroundings.path)
            if case .file(let path) = query.token { query.token = .file(surroundings.path(path)) }
            return KubernetesFinder(
                query, client: .trusting(query.authority), userAgent: surroundings.userAgent,
                files: files)
        }
    }
}

extension HTTPClient {
    /// A client that trusts the authorities of a file alone; those of the system where there is none.
    static func trusting(_ authority: String?) -> HTTPClient {
        var configuration = Configuration(
            redirectConfiguration: .disallow, decompression: .disabled)
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = .seconds(10)
        configuration.connectionPool.retryConnectionEstablishment = false
        if let authority {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .file(authority)
            configuration.tlsConfiguration = tls
        }
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}
