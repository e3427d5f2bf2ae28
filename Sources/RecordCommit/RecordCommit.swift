import Foundation
import PackagePlugin

/// Records of which commit a build is, whenever a source or the repository has changed; needs no network, and no git.
@main
struct RecordCommit: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: Target) -> [Command] {
    let root = context.package.directoryURL
    let script = root.appending(path: "Sources/RecordCommit/record.sh")
    let output = context.pluginWorkDirectoryURL.appending(path: "Recorded.swift")
    let repository = [".git/HEAD", ".git/index", ".git/logs/HEAD"].map { root.appending(path: $0) }
    let sources = context.package.targets.compactMap { $0 as? any SourceModuleTarget }
      .filter { $0.directoryURL.path().contains("/Sources/") }.flatMap { $0.sourceFiles.map(\.url) }
    return [
      .buildCommand(
        displayName: "Recording the commit", executable: URL(filePath: "/bin/sh"),
        arguments: [script.path(), root.path(), output.path()],
        inputFiles: [script] + sources
          + repository.filter { FileManager.default.fileExists(atPath: $0.path()) },
        outputFiles: [output])
    ]
  }
}
