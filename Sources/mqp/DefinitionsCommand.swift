import ArgumentParser
import Definitions
import Foundation

/// What concerns the definitions themselves.
struct DefinitionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "definitions",
        abstract: "Shows the shipped definitions, what they are with yours, and their format.",
        subcommands: [Path.self, List.self, Show.self, Reference.self])

    struct Path: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the folder of the shipped definitions.")

        func run() throws {
            guard let path = ShippedDefinitions.folder("definitions"),
                FileManager.default.fileExists(atPath: path)
            else {
                Console.error("error: the shipped definitions are not found; set MQP_SHARE")
                throw Console.Outcome.couldNotRun.code
            }
            Console.out(path + "\n")
        }
    }

    struct Reference: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the reference of the format, as Markdown.")

        func run() { Console.out(FormatReference.markdown) }
    }
}
