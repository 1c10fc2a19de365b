import Definitions

/// Targets in files. What a file had stays where it cannot be read or understood, as while somebody
/// writes it; what is no file any more has no targets.
actor FileFinder: TargetFinder {
    private struct Known {
        var stamp: TargetFiles.Stamp
        /// The last that could be read; nil before.
        var answer: DiscoveryAnswer?
        var failure: DiscoveryError?
    }

    private let patterns: [FilePattern]
    private let files: TargetFiles
    private let now: @Sendable () -> Int64
    private var known: [String: Known] = [:]

    /// How long nobody must have written to a file of which something is known, in milliseconds: what
    /// is cut off can look whole.
    static let settlingTime: Int64 = 1_000

    init(
        _ paths: [String], files: TargetFiles, now: @escaping @Sendable () -> Int64
    ) {
        patterns = paths.map(FilePattern.init)
        self.files = files
        self.now = now
    }

    func find() async throws(DiscoveryError) -> DiscoveryAnswer {
        let paths = try paths()
        for path in known.keys where !paths.contains(path) { known[path] = nil }
        for path in paths { look(at: path) }
        var answer = DiscoveryAnswer()
        for path in paths {
            guard let file = known[path] else { continue }
            answer.addresses += file.answer?.addresses ?? []
            if let refusals = file.answer?.refusals { answer.refusals.add(refusals) }
            answer.failure = answer.failure ?? file.failure
        }
        guard answer.addresses.count <= DiscoveryLimits.addresses else {
            throw DiscoveryError(
                .tooLarge, "the files have more than \(DiscoveryLimits.addresses) addresses")
        }
        // Nothing was ever known of it: there is nothing that could stay.
        if let failure = answer.failure, known.values.allSatisfy({ $0.answer == nil }) {
            throw failure
        }
        return answer
    }

    /// The paths that there are, in order.
    private func paths() throws(DiscoveryError) -> [String] {
        var paths: Set<String> = []
        for pattern in patterns {
            if pattern.isExact {
                paths.insert(pattern.path(of: pattern.name))
                continue
            }
            do throws(TargetFiles.Failure) {
                for name in try files.names(pattern.folder) where pattern.matches(name) {
                    paths.insert(pattern.path(of: name))
                }
            } catch {
                throw DiscoveryError(.unreadable, "\(pattern.folder): \(error.reason)")
            }
        }
        guard paths.count <= DiscoveryLimits.files else {
            throw DiscoveryError(.tooLarge, "there are more than \(DiscoveryLimits.files) files")
        }
        return paths.sorted()
    }

    /// Reads a file that is another one than before.
    private func look(at path: String) {
        var file = known[path] ?? Known(stamp: .init(bytes: -1, modifiedAt: 0, node: 0))
        defer { known[path] = file }
        do throws(TargetFiles.Failure) {
            let stamp = try files.stamp(path)
            guard stamp != file.stamp else { return }
            let age = now() - stamp.modifiedAt
            if file.answer != nil, (0..<Self.settlingTime).contains(age) { return }
            let limit = DiscoveryLimits.fileBytes
            let bytes = try files.read(path, limit + 1)
            file.stamp = stamp
            guard bytes.count <= limit else {
                file.failure = DiscoveryError(.tooLarge, "\(path) has more than \(limit) bytes")
                return
            }
            do throws(DiscoveryError) {
                file.answer = try TargetGroups.read(bytes, path: path)
                file.failure = nil
            } catch {
                file.failure = error
            }
        } catch {
            file.stamp.bytes = -1
            file.failure = DiscoveryError(.unreadable, "\(path): \(error.reason)")
        }
    }
}
