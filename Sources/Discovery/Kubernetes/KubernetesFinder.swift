import AsyncHTTPClient
import Definitions
import Foundation
import Telemetry

/// Targets among the objects of a Kubernetes cluster, which are listed each time, page by page.
///
/// A list is taken whole or not at all. All its pages are of one moment; where that moment is too long
/// ago for the API (410), the list is begun anew, once.
struct KubernetesFinder: TargetFinder {
    private let query: KubernetesQuery
    private let exchange: HTTPExchange
    private let files: TargetFiles

    /// The greatest token, in bytes.
    static let maximumTokenBytes = 64 << 10

    init(
        _ query: KubernetesQuery, client: HTTPClient, userAgent: String, files: TargetFiles,
        time: Duration = DiscoveryLimits.time
    ) {
        self.query = query
        self.files = files
        exchange = HTTPExchange(client: client, userAgent: userAgent, time: time)
    }

    func close() async {
        // It can fail only where it is shut down already.
        try? await exchange.client.shutdown()
    }

    func find() async throws(DiscoveryError) -> DiscoveryAnswer {
        let finder = self
        return try await within(exchange.time) { () throws(DiscoveryError) in
            switch finder.query.kind {
            case .pods: try await finder.list(KubernetesPod.self)
            case .services: try await finder.list(KubernetesService.self)
            case .endpoints: try await finder.list(KubernetesEndpointSlice.self)
            }
        }
    }

    private func list<Item: KubernetesPlace>(
        _ type: Item.Type
    ) async throws(DiscoveryError) -> DiscoveryAnswer {
        for _ in 0..<2 {
            if let answer = try await pages(of: type) { return answer }
        }
        throw DiscoveryError(.httpStatus, "the list has run out of date twice (status 410)")
    }

    /// All pages; nil where the list has run out of date on the way.
    private func pages<Item: KubernetesPlace>(
        of type: Item.Type
    ) async throws(DiscoveryError) -> DiscoveryAnswer? {
        var found = DiscoveryAnswer()
        var next: String?
        for _ in 0..<DiscoveryLimits.pages {
            let answer = try await exchange.get(
                url(of: type, continuing: next), authorization: try authorization())
            if answer.status == 410, next != nil { return nil }
            guard answer.status == 200 else { throw DiscoveryError(status: answer.status) }
            let page: KubernetesList<Item>
            do {
                page = try JSONDecoder().decode(
                    KubernetesList<Item>.self, from: Data(answer.body))
            } catch {
                throw DiscoveryError(.malformed, wordsOfJSON(error))
            }
            for item in page.items ?? [] { item.add(port: query.port, to: &found) }
            guard found.addresses.count <= DiscoveryLimits.addresses else {
                throw DiscoveryError(
                    .tooLarge, "the list has more than \(DiscoveryLimits.addresses) addresses")
            }
            guard let token = page.metadata.continue, !token.isEmpty else { return found }
            next = token
        }
        throw DiscoveryError(.tooLarge, "the list has more than \(DiscoveryLimits.pages) pages")
    }

    private func url<Item: KubernetesPlace>(of type: Item.Type, continuing: String?) -> String {
        let place = query.namespace.map { "namespaces/\($0)/" } ?? ""
        var parameters = ["limit=\(DiscoveryLimits.pageObjects)"]
        if let selector = query.selector {
            parameters.append("labelSelector=\(percentEncoded(selector))")
        }
        if let continuing { parameters.append("continue=\(percentEncoded(continuing))") }
        return "\(query.api)/\(type.path.group)/\(place)\(type.path.resource)?"
            + parameters.joined(separator: "&")
    }

    /// Read each time: the token in the file is another one after a while.
    private func authorization() throws(DiscoveryError) -> Secret? {
        switch query.token {
        case nil: return nil
        case .text(let token): return Secret("Bearer \(token.reveal())")
        case .file(let path):
            let bytes: [UInt8]
            do throws(TargetFiles.Failure) {
                bytes = try files.read(path, Self.maximumTokenBytes)
            } catch {
                throw DiscoveryError(.unreadable, "the token \(path): \(error.reason)")
            }
            let token = String(decoding: bytes, as: UTF8.self)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw DiscoveryError(.unreadable, "the token \(path) is none")
            }
            return Secret("Bearer \(token)")
        }
    }
}
