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

    static func out(_ text: String) { write(text, to: FileHandle.standardOutput) }

    static func error(_ text: String) {
        write(text.hasSuffix("\n") ? text : text + "\n", to: FileHandle.standardError)
    }

    static func exit(_ outcome: Outcome) -> Never { Foundation.exit(outcome.rawValue) }

    static func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name]
    }

    static var variables: [String: String] { ProcessInfo.processInfo.environment }

    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Whether findings are drawn in colour: on a terminal, unless NO_COLOR is set.
    static var hasColor: Bool {
        isTerminal(STDERR_FILENO) && variable("NO_COLOR") == nil && variable("TERM") != "dumb"
    }

    /// Columns and rows of the terminal; 100 by 30 where it does not say.
    static var size: (width: Int, height: Int) {
        var window = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else {
            return (100, 30)
        }
        return (Int(window.ws_col), Int(window.ws_row))
    }

    private static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
