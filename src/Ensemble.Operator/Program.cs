using Ensemble.Operator.Hosting;

return await OperatorProcess.RunAsync(args);
