import Foundation
import Synchronization

/// A file that is written anew before each question, or goes on where it is followed.
final class FilePeer: Sendable {
    private struct State {
        var behaviour = PeerBehaviour.right
        /// What it was like at the last question.
        var last = PeerBehaviour.gone
        /// Whether it was written since somebody said how it behaves.
        var isWritten = false
    }

    private let way: FileConformance.Way
    private let scratch: Scratch
    private let state = Mutex(State())

    init(_ way: FileConformance.Way) throws {
        self.way = way
        scratch = try Scratch()
    }

    var path: String { scratch.file(Self.name) }

    func behave(_ behaviour: PeerBehaviour) {
        state.withLock { state in
            state.behaviour = behaviour
            state.isWritten = false
        }
    }

    /// Whether this process has it open, and not to write it.
    var isBeingRead: Bool {
        guard state.withLock({ $0.isWritten }) else { return false }
        var file = stat()
        guard stat(path, &file) == 0 else { return false }
        return (0..<Self.maximumDescriptors).contains { descriptor in
            var other = stat()
            return fstat(descriptor, &other) == 0 && other.st_ino == file.st_ino
                && other.st_dev == file.st_dev
        }
    }

    /// Makes it what it behaves like.
    func prepare() throws {
        try state.withLock { state in
            let isOther = [state.behaviour, state.last].contains { Self.others.contains($0) }
            if way != .followed || isOther {
                try removeAny()
            } else if state.last == .dripping, state.behaviour != .dripping {
                // Under another file with its name, all of it would still be read.
                try scratch.write("", to: Self.name)
            }
            try write(state.behaviour, after: state.last)
            state.last = state.behaviour
            state.isWritten = true
        }
    }

    private func write(_ behaviour: PeerBehaviour, after last: PeerBehaviour) throws {
        switch behaviour {
        case .gone: break
        case .silent:
            guard mkfifo(path, 0o600) == 0 else { throw POSIXError(.EIO) }
        case .dripping:
            try scratch.append("", to: Self.name)
            guard truncate(path, off_t(Self.longLength)) == 0 else { throw POSIXError(.EFBIG) }
        default: try scratch.append(text(behaviour, after: last), to: Self.name)
        }
    }

    private func text(_ behaviour: PeerBehaviour, after last: PeerBehaviour) -> String {
        switch (behaviour, way) {
        case (.malformed, _): "<html></html>\n"
        case (.cutOff, .document): #"[{"name":"a"},{"na"#
        case (.cutOff, .lines): #"{"name":"a"}"# + "\n" + #"{"na"#
        // The second time nothing but a blank comes.
        case (.cutOff, .followed): last == .cutOff ? " " : #"{"name":"#
        case (.endless, .followed): String(repeating: "x", count: 150_000)
        case (.endless, _): right + String(repeating: " ", count: 150_000)
        // What was begun is brought to its end.
        case (_, .followed) where last == .cutOff: #""b"}"# + "\n"
        case (_, .followed) where last == .endless: "\n" + right
        default: right
        }
    }

    private var right: String { way == .document ? #"[{"name":"a"}]"# : #"{"name":"a"}"# + "\n" }

    /// Removes what has its name.
    private func removeAny() throws {
        if unlink(path) != 0, errno != ENOENT { throw POSIXError(.EIO) }
    }

    private static let name = "rows"
    /// The ways of being no file.
    private static let others: Set<PeerBehaviour> = [.gone, .silent]
    /// Longer than can be read in the time of a test; it has no blocks on the disk.
    private static let longLength = 1 << 40
    private static let maximumDescriptors: Int32 = 4_096
}
