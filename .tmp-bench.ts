import { createClient } from "@libsql/client";
import { libsqlDriver } from "/work/main/adapters/libsql/libsql-driver.ts";
import { statementQueue } from "/work/main/src/sql/statement-queue.ts";
const c=createClient({url:"file:/tmp/drv/bench.db",intMode:"bigint"});
const d=libsqlDriver({url:"file:/tmp/drv/bench.db"},statementQueue), dh=libsqlDriver({client:c},statementQueue);
const sql="select id,n,s from t where id=?";
// instant client to see own overhead
const rs={rows:[],columns:[],rowsAffected:0};
const fake:any={protocol:"file",execute:async()=>rs}; let first=true;
const inst:any={...fake, execute: async()=>{ if(first){first=false; return {rows:[["",1n]],columns:["a"],rowsAffected:0}} return rs}};
const di=libsqlDriver({client:inst},statementQueue);
await di.execute([{sql,params:[],writes:false}],{atomic:false});
const N=20000;
const rounds:any={bare:[],url:[],client:[],inst:[],instbare:[]};
const run=async(k:string,n:number,f:(i:number)=>Promise<unknown>)=>{const t=performance.now();for(let i=0;i<n;i++)await f(i%1000);rounds[k].push((performance.now()-t)*1000/n)};
for(let r=0;r<15;r++){
 await run("bare",1000,i=>c.execute({sql,args:[BigInt(i)]}));
 await run("url",1000,i=>d.execute([{sql,params:[BigInt(i)],writes:false}],{atomic:false}));
 await run("client",1000,i=>dh.execute([{sql,params:[BigInt(i)],writes:false}],{atomic:false}));
 await run("inst",N,i=>di.execute([{sql,params:[],writes:false}],{atomic:false}));
 await run("instbare",N,i=>inst.execute({sql,args:[]}));
}
for(const k in rounds){const a=rounds[k].sort((x:number,y:number)=>x-y);console.log(k,a[a.length>>1].toFixed(2))}
process.exit(0);
