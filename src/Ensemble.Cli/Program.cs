using Ensemble.Cli;

return await EnsembleCommand.RunAsync(args, CommandContext.OfProcess(), CancellationToken.None);
