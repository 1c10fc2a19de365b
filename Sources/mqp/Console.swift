import ArgumentParser
import Diagnostics
import Foundation

/// The only place where the program writes text for people, reads its environment, and ends.
enum Console {
    /// How the program ended, as scripts see it.
    enum Outcome: Int32 {
        case success = 0
        case findings = 1
        case couldNotRun = 2

        var code: ExitCode { ExitCode(rawValue) }
    }

    /// Writes what was asked for; where that cannot be written, nothing is a success any more.
    static func out(_ text: String) {
        do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
            self.error("error: the output cannot be written")
            exit(.couldNotRun)
        }
    }

    /// Says something on standard error; where nobody hears it, it is not heard.
    static func error(_ text: String) {
        let line = text.hasSuffix("\n") ? text : text + "\n"
        try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
    }

    static func exit(_ outcome: Outcome) -> Never { Foundation.exit(outcome.rawValue) }

    /// Opens nothing in the place of standard streams that are closed, so that no socket of ours
    /// takes their numbers and gets what is meant for them.
    static func openStandardStreams() {
        for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY)
        }
    }

    /// A descriptor to read from: a file's, or standard input's for nil or `-`.
    ///
    /// - Throws: `couldNotRun`, after it was said, where there is no such file.
    static func input(_ path: String?) throws -> Int32 {
        guard let path, path != "-" else { return STDIN_FILENO }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            error("error: `\(path)` cannot be read: \(String(cString: strerror(errno)))")
            throw Outcome.couldNotRun.code
        }
        return descriptor
    }

    static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name]
    }

    static var variables: [String: String] { ProcessInfo.processInfo.environment }

    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Whether the environment wants colours: unless NO_COLOR is there and not empty, and unless the
    /// terminal cannot show them.
    static var allowsColor: Bool {
        variable("NO_COLOR")?.isEmpty != false && variable("TERM") != "dumb"
    }

    /// Whether findings are drawn in colour: on a terminal that allows it.
    static var hasColor: Bool { isTerminal(STDERR_FILENO) && allowsColor }

    /// Whether more than ASCII can be shown: unless the locale names another encoding than UTF-8.
    static var isUnicode: Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { variable($0) }
            .first { !$0.isEmpty }
        guard let name = locale?.lowercased() else { return true }
        return name.contains("utf-8") || name.contains("utf8")
    }

    /// Columns and rows of the terminal; 100 by 30 where it does not say.
    static var size: (width: Int, height: Int) {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
            return (100, 30)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }
}
